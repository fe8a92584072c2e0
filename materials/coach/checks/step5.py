"""Step 5, materialize."""
