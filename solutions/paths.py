"""Where things are: beside the package, so that a copy of the project folder needs no configuration."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
DBT = PROJECT / "dbt"
WAREHOUSE = DATA / "warehouse.duckdb"
