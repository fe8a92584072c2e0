# expect: note EXTERNAL report payments
"""Tables that another code location makes: declared as external assets, or named by nobody."""

import dagster as dg
import duckdb

orders = dg.AssetSpec("orders", metadata={"dagster/table_name": "main.orders"})
customers = dg.SourceAsset("customers")


@dg.asset(deps=[orders, customers])
def report():
    con = duckdb.connect("w.duckdb")
    con.execute("select * from orders join customers using (id)").fetchall()
    return con.execute("select * from payments").fetchall()


defs = dg.Definitions(assets=[orders, customers, report])
