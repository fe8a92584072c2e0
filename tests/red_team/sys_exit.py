"""The interpreter is asked to end."""

import sys

sys.exit(0)
