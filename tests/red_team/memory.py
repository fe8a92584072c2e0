"""Ten gigabytes, and something in each of their pages."""

held = [b"x" * (1 << 28) for _ in range(40)]
