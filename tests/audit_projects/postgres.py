# expect: MISSING report public.orders -> load
"""Not DuckDB: the same rules, through pandas and SQLAlchemy."""

import dagster as dg
import pandas as pd
import sqlalchemy as sa


class Postgres(dg.ConfigurableResource):
    host: str

    def engine(self) -> sa.Engine:
        return sa.create_engine(f"postgresql+psycopg2://{self.host}/shop")


@dg.asset
def load(postgres: Postgres) -> None:
    frame = pd.DataFrame({"id": [1]})
    frame.to_sql("orders", postgres.engine(), schema="public", if_exists="replace")


@dg.asset
def report(postgres: Postgres):
    return pd.read_sql("select id from public.orders where id > 0", postgres.engine())


@dg.asset(deps=[load])
def well(postgres: Postgres):
    with postgres.engine().begin() as con:
        return con.execute(sa.text("select id from public.orders")).fetchall()


@dg.asset
def of_another_server():
    return pd.read_sql_table("orders", "postgresql://other/shop", schema="public")


defs = dg.Definitions(assets=[load, report, well, of_another_server], resources={"postgres": Postgres(host="db")})
