"""What row_history says of assets with many, one and no materializations."""

from ..operations import row_history
from . import history

ROWS = "dagster/row_count"


def probe() -> dict:
    with history.empty() as instance:
        history.reported(instance, "logs", {ROWS: 3}, {ROWS: 5}, {ROWS: 0}, {ROWS: 4})
        history.reported(instance, "batches", {ROWS: 7}, {"note": "counted by nobody"}, {ROWS: 8})
        history.reported(instance, "scans", {ROWS: 9})
        assets = ("logs", "batches", "scans", "nothing")
        return {asset: history.answer(row_history, instance, asset) for asset in assets}
