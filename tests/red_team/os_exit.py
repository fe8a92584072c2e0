"""The interpreter ends, with success."""

import os

os._exit(0)
