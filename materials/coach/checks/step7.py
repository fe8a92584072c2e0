"""Step 7, simulate a failure."""
