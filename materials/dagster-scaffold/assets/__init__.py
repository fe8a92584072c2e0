"""The assets of the pipeline."""
