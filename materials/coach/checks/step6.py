"""Step 6, the Dagster UI."""
