"""Small modules that are put beside a package on a bench and use its cells there, so that a check can see what they do.

A probe either holds `defs`, to be run, or a function `probe` that returns plain data.
"""
