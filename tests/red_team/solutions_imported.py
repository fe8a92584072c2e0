"""The finished package, imported."""

from solutions.assets import *  # noqa: F403
