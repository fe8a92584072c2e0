# expect: MISSING report orders -> orders
"""An external asset that says which table it is, and that a reader does not declare."""

import dagster as dg
import duckdb

orders = dg.AssetSpec("orders", metadata={"dagster/table_name": "orders"})


@dg.asset
def report():
    return duckdb.connect("w.duckdb").execute("select * from orders").fetchall()


defs = dg.Definitions(assets=[orders, report])
