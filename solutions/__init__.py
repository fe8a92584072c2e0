"""The finished pipeline: what `workshop` is when the course is done."""
