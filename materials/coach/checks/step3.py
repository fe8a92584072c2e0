"""Step 3, dbt assets."""
