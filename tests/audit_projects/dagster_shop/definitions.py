# expect: MISSING daily_report shop.orders -> raw/orders
"""The layout that `dg` makes: definitions from a folder, a component, resources beside them."""

from pathlib import Path

import dagster as dg


@dg.definitions
def defs():
    return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
