"""What a statement reads and writes: tables plain, files in quotes, `+` for rows that are written."""

import pytest
from coach.audit import sql

H = "\ue000\ue001"  # a part that is known at run time only
HERE = "\ue000SCHEMA\ue001"  # the same, but the same everywhere

CASES = [
    ("select 1", "", ""),
    ("select * from orders", "orders", ""),
    ("SELECT o.id FROM Orders AS o JOIN shop.Customers c ON c.id = o.customer", "orders shop.customers", ""),
    ('select * from "Main"."Orders"', "main.orders", ""),
    ("select * from w.shop.orders", "w.shop.orders", ""),
    ("from orders", "orders", ""),
    ("from orders select id where id > 1", "orders", ""),
    ("select * from a, b, (select * from c) d", "a b c", ""),
    ("select (select max(x) from d) from e where exists (select 1 from f)", "d e f", ""),
    ("select * from a where id in (select id from b union all select id from c)", "a b c", ""),
    ("select * from a left join lateral (select * from b where b.id = a.id) x on true", "a b", ""),
    ("select * from trades asof join prices using (symbol, at)", "trades prices", ""),
    ("from a semi join b using (id)", "a b", ""),
    ("select * from a positional join b", "a b", ""),
    ("select list_transform([1], x -> x + 1) from a", "a", ""),
    ("select * exclude (id) replace (upper(name) as name) from a qualify row_number() over () = 1", "a", ""),
    ("select unnest(items) from orders", "orders", ""),
    ("select * from orders o, o.items", "orders", ""),
    ("select * from orders, unnest(orders.items) as t(item)", "orders", ""),
    ("select * from range(10)", "", ""),
    ("select * from generate_series(1, 3) g(n) join a on a.n = g.n", "a", ""),
    ("values (1), (2)", "", ""),
    ("select * from (values (1)) v(a)", "", ""),
    ("select * from information_schema.tables", "", ""),
    ("select * from duckdb_tables()", "", ""),
    ("select * from pg_catalog.pg_class join orders on true", "orders", ""),
    ("with c as (select * from a) select * from c", "a", ""),
    ("with orders as (select * from orders) select * from orders", "orders", ""),
    ("with c as (select 1), d as (select * from c join a on true) select * from d", "a", ""),
    ("with recursive t as (select 1 as n union all select n + 1 from t join a on true) select * from t", "a", ""),
    ("with c as (select 1) select * from shop.c", "shop.c", ""),
    ("select * from (with c as (select * from a) select * from c) join c on true", "a c", ""),
    ("with c as materialized (select * from a) insert into t select * from c join b using (id)", "a b", "+t"),
    ("create table t as select * from a", "a", "+t"),
    ("create or replace table shop.t as from a", "a", "+shop.t"),
    ("create table if not exists t (id int references a (id))", "", "t"),
    ("create temp table t as select * from a", "a", ""),
    ("create or replace view v as select * from a", "a", "+v"),
    ("create table t as (pivot a on kind using sum(amount))", "a", "+t"),
    ("create macro twice(x) as table select * from a", "", ""),
    ("create index i on a (id)", "", ""),
    ("create schema if not exists shop; create sequence s", "", ""),
    ("insert into t values (1, 2)", "", "+t"),
    ("insert into t by name select * from a", "a", "+t"),
    ("insert or replace into t select * from a", "a", "+t"),
    ("insert into t (id) select id from a on conflict do nothing", "a", "+t"),
    ("merge into t using a on t.id = a.id when matched then update set x = a.x when not matched then insert values (a.id)", "a", "+t"),
    ("merge into t using (select * from a join b using (id)) s on t.id = s.id when matched then delete", "a b", "+t"),
    ("update t set x = a.x from a where a.id = t.id", "a t", "t"),
    ("delete from t where id in (select id from a)", "a", "t"),
    ("delete from t using a where t.id = a.id", "a", "t"),
    ("truncate t", "", "t"),
    ("drop table if exists t", "", "t"),
    ("alter table t add column x int", "", "t"),
    ("copy t from 'in.csv'", "'in.csv'", "+t"),
    ("copy t to 'out.parquet' (format parquet)", "t", "+'out.parquet'"),
    ("copy (select * from a join b using (id)) to 's3://bucket/x.parquet'", "a b", "+'s3://bucket/x.parquet'"),
    ("pivot a on kind using sum(amount)", "a", ""),
    ("unpivot a on x, y", "a", ""),
    ("select * from (pivot a on kind using sum(amount)) p", "a", ""),
    ("summarize a", "a", ""),
    ("describe a", "", ""),
    ("explain analyze select * from a", "a", ""),
    ("prepare q as select * from a where id = ?", "a", ""),
    ("execute q(1); call enable_logging(); pragma table_info('a'); set threads = 2; vacuum; checkpoint", "", ""),
    ("install httpfs; load httpfs; create secret (type s3)", "", ""),
    ("attach 'x.duckdb' as x; detach x", "", ""),
    ("select * from 'in.csv'", "'in.csv'", ""),
    ("from 'data/*.parquet' join a using (id)", "'data/*.parquet' a", ""),
    ("select * from read_csv('in.csv', header = true)", "'in.csv'", ""),
    ("select * from read_parquet(['a.parquet', 'b.parquet'])", "'a.parquet' 'b.parquet'", ""),
    ("select * from read_json_auto('x.json') j join parquet_scan('y/*.parquet') p using (id)", "'x.json' 'y/*.parquet'", ""),
    ("create table t as select * from st_read('x.shp')", "'x.shp'", "+t"),
    ("select * from query_table('a')", "a", ""),
    ("select 'select * from no_table' as text from a -- from neither", "a", ""),
    ("select * from a /* join b */ where x = 'from c'", "a", ""),
    ("begin; delete from t; insert into t select * from a; commit", "a", "t +t"),
    (f"select * from a where id = {H}", "a", ""),
    (f"select {H} from a order by {H} limit {H}", "a", ""),
    (f"select * from a {H}", "a", ""),
    (f"select * from a where day = '{H}'", "a", ""),
    (f"select * from read_csv('data/{H}/x.csv')", "'data/*/x.csv'", ""),
    (f"copy a to 'out/{H}.parquet'", "a", "+'out/*.parquet'"),
    (f"select * from {HERE}.orders", "__hole_schema__.orders", ""),
]


@pytest.mark.parametrize(("text", "reads", "writes"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_reads_and_writes(text: str, reads: str, writes: str) -> None:
    found = sql.read(text)
    assert [each.error for each in found if each.error] == []
    uses = [use for each in found for use in each.uses]
    own = {name for each in found for name in each.temporary}
    said = {False: set(), True: set()}
    for use in uses:
        name = f"'{use.file}'" if use.file else ".".join(filter(None, (use.name.catalog, use.name.schema, use.name.table)))
        if name not in own:
            said[use.writes].add(("+" if use.fills else "") + name)
    assert said[False] == set(reads.split())
    assert said[True] == set(writes.split())


@pytest.mark.parametrize(
    "text",
    [
        f"select * from {H}",
        f"select * from raw_{H}",
        f"select * from {H}.orders",
        f"{H} select * from orders",
        f"with {H} select * from orders",
        f"insert into {H} select 1",
    ],
)
def test_what_only_the_run_knows_is_not_guessed(text: str) -> None:
    (found,) = sql.read(text)
    assert found.error or found.unnamed
    assert not any(use.name.is_known for use in found.uses if use.name)


def test_one_bad_statement_does_not_hide_the_others() -> None:
    found = sql.read("select * from a; selec * form b c d; insert into t select * from c")
    assert [bool(each.error) for each in found] == [False, True, False]
    assert [str(use.name) for each in found for use in each.uses] == ["a", "t", "c"]


@pytest.mark.parametrize(
    ("text", "given", "files"),
    [
        ("select * from read_csv(?)", ["in.csv"], ["in.csv"]),
        ("select * from read_csv(?) where day = ?", ["in.csv", "monday"], ["in.csv"]),
        ("select * from a where day = ? union all select * from read_csv(?)", ["monday", "in.csv"], ["in.csv"]),
        ("select * from read_parquet($2) where day = $1", ["monday", "x.parquet"], ["x.parquet"]),
        ("select * from read_parquet($file)", {"file": "x.parquet"}, ["x.parquet"]),
        ("select * from read_csv(?)", [None], ["*"]),
    ],
)
def test_files_that_come_in_as_parameters(text: str, given: list | dict, files: list[str]) -> None:
    (found,) = sql.read(text)
    assert [use.file for use in found.filled(given).uses if use.file] == files


@pytest.mark.parametrize(
    ("dialect", "text", "reads"),
    [
        ("snowflake", "select * from db.shop.orders, lateral flatten(input => items) f", "db.shop.orders"),
        ("bigquery", "select * from `project.shop.orders` as o, unnest(o.items)", "project.shop.orders"),
        ("tsql", "select top 10 * from [shop].[orders] with (nolock)", "shop.orders"),
        ("postgres", "select distinct on (id) * from shop.orders order by id", "shop.orders"),
        ("clickhouse", "select * from shop.orders final", "shop.orders"),
        (None, "select top 10 * from shop.orders", "shop.orders"),
    ],
)
def test_other_dialects(dialect: str | None, text: str, reads: str) -> None:
    (found,) = sql.read(text, dialect)
    assert found.error is None
    assert {str(use.name) for use in found.uses} == {reads}


@pytest.mark.parametrize("text", ["orders", "select", "the table from which we select", "CREATE", "drop me a line", "update", "with love"])
def test_prose_is_no_sql(text: str) -> None:
    assert not sql.looks_like_sql(text)
