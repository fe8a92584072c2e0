"""What same_file says of assets whose files change in different ways."""

from ..operations import same_file
from . import history

ROWS = "dagster/row_count"


def probe() -> dict:
    one, other = "aa" * 32, "bb" * 32
    with history.empty() as instance:
        history.reported(instance, "unchanged", {"sha256": other, ROWS: 3}, {"sha256": one, ROWS: 5}, {"sha256": one, ROWS: 5})
        history.reported(instance, "corrected", {"sha256": one, ROWS: 5}, {"sha256": one, ROWS: 5}, {"sha256": other, ROWS: 5})
        history.reported(instance, "taken_back", {"sha256": one, ROWS: 5}, {"sha256": other, ROWS: 6}, {"sha256": one, ROWS: 5})
        history.reported(instance, "once", {"sha256": one, ROWS: 5})
        return {
            asset: history.answer(same_file, instance, asset)
            for asset in ("unchanged", "corrected", "taken_back", "once", "never")
        }
