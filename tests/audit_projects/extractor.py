"""An asset that has the name of the table it extracts from elsewhere is not that table's writer."""

import dagster as dg
import pandas as pd
import sqlalchemy as sa


@dg.asset
def orders():
    return pd.read_sql("select * from orders", sa.create_engine("postgresql://db/shop"))


@dg.asset
def customers():
    engine = sa.create_engine("postgresql://db/shop")
    return pd.read_sql("select * from customers join orders using (id)", engine)


defs = dg.Definitions(assets=[orders, customers])
