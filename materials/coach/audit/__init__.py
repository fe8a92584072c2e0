"""A dependency audit for any Dagster project: what assets declare against what they read."""

from .recording import recorded
from .testing import assert_lineage_honest, audit

__all__ = ["assert_lineage_honest", "audit", "recorded"]
