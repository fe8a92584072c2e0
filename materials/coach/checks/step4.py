"""Step 4, lineage."""
