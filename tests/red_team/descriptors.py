"""More open files than there may be."""

held = [open(__file__) for _ in range(5_000)]
