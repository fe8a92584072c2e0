"""Your pipeline. Empty until step 1; from then on each exercise adds a cell."""
