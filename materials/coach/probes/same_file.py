"""What same_file says of assets whose files change in different ways."""

from ..operations import same_file
from . import history

ROWS = "dagster/row_count"


def probe() -> dict:
    one, other, rows = {"sha256": "aa" * 32}, {"sha256": "bb" * 32}, {ROWS: 5}
    with history.empty() as instance:
        history.reported(instance, "unchanged", {**other, ROWS: 3}, {**one, **rows}, {**one, **rows})
        history.reported(instance, "corrected", {**one, **rows}, {**one, **rows}, {**other, **rows})
        history.reported(instance, "taken_back", {**one, **rows}, {**other, ROWS: 6}, {**one, **rows})
        history.reported(instance, "once", {**one, **rows})
        return {
            asset: history.answer(same_file, instance, asset)
            for asset in ("unchanged", "corrected", "taken_back", "once", "never")
        }
