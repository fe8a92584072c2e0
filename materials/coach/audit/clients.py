"""What calls of libraries read, write and connect to, by the names of the functions."""

from __future__ import annotations

import re

from .values import Database

# Modules of database clients, by the kind of database that they talk to.
KINDS = {
    "duckdb": "duckdb", "sqlite3": "sqlite3", "aiosqlite": "sqlite3", "psycopg": "postgres", "psycopg2": "postgres",
    "psycopg_pool": "postgres", "asyncpg": "postgres", "pg8000": "postgres", "pymysql": "mysql", "MySQLdb": "mysql",
    "mysql": "mysql", "mariadb": "mysql", "pyodbc": "odbc", "pymssql": "tsql", "oracledb": "oracle", "cx_Oracle": "oracle",
    "snowflake": "snowflake", "clickhouse_connect": "clickhouse", "clickhouse_driver": "clickhouse", "trino": "trino",
    "pyathena": "athena", "redshift_connector": "redshift", "databricks": "databricks", "bigquery": "bigquery",
    "teradatasql": "teradata", "pyexasol": "exasol", "dagster_snowflake": "snowflake", "dagster_gcp": "bigquery",
    "dagster_duckdb": "duckdb", "dagster_postgres": "postgres", "dagster_databricks": "databricks", "dagster_aws": "redshift",
    "dagster_snowflake_pandas": "snowflake", "dagster_duckdb_pandas": "duckdb", "dagster_duckdb_polars": "duckdb",
    "dagster_duckdb_pyspark": "duckdb", "dagster_gcp_pandas": "bigquery", "pyspark": "spark", "postgresql": "postgres",
    "postgres": "postgres", "sqlite": "sqlite3", "mssql": "tsql", "redshift": "redshift", "snowflake_connector": "snowflake",
}  # fmt: skip
DIALECTS = {
    "duckdb": "duckdb", "sqlite3": "sqlite", "postgres": "postgres", "mysql": "mysql", "tsql": "tsql", "oracle": "oracle",
    "snowflake": "snowflake", "clickhouse": "clickhouse", "trino": "trino", "athena": "athena", "redshift": "redshift",
    "databricks": "databricks", "bigquery": "bigquery", "spark": "spark", "teradata": "teradata", "odbc": "tsql",
}  # fmt: skip
CONNECT = re.compile(r"^(connect|create_(async_)?engine|get_(async_)?client|create_(async_)?client|(Async)?Client|create_pool|ConnectionPool|Connection|get_connection|connection|SparkSession)$")

# Methods of a connection, cursor, engine or session that hand on the same connection.
SAME = {
    "cursor", "connect", "begin", "execution_options", "raw_connection", "duplicate", "session", "transaction", "acquire",
    "get_connection", "getconn", "connection", "__enter__", "get_client", "get_session", "getOrCreate", "dispose", "commit",
}  # fmt: skip
# Methods whose first text is SQL.
SQL = re.compile(r"^(a?execute|executemany|executescript|exec_driver_sql|execute_quer(y|ies)|execute_sql|execute_string|execute_async|sql|query|query_\w+|from_query|fetch|fetchrow|fetchval|fetch_\w+|run_query|run_sql|command|raw_sql|get_(pandas_)?df|get_arrow|get_records|read_sql\w*|select|run|scalar|scalars|copy_expert|copy|stream)$")
# Functions of a module whose first text is SQL, and the position of the connection.
READ_SQL = {"read_sql", "read_sql_query", "read_database", "read_database_uri", "read_gbq", "read_postgis", "execute", "sql", "query", "from_query", "read_sql_table", "to_sql"}
FETCH = re.compile(r"^(fetch\w*|df|arrow|pl|fetchall|fetchone|to_df|to_arrow\w*|to_dataframe\w*|to_pandas|to_polars|result|all|first|one\w*|scalar\w*|mappings|rowcount|description|columns|shape|types|dtypes|collect|toPandas|numpy|torch|tf|record_batch|show|close|rollback|explain)$")

_FORMATS = "csv|parquet|json|jsonl|ndjson|excel|feather|orc|pickle|ipc|avro|hdf|stata|xml|fwf|table|file|arrow|geojson|gbq|ods|spss|sas|delta|dataset|html|markdown|pkl|npz|npy|shapefile|geoparquet|ipc_stream"
READ_FILE = re.compile(rf"^(read|scan|from)_({_FORMATS}|csv_auto|text|bytes|csv_batched|json_auto|delimited)$|^(imread|loadtxt|genfromtxt|open_dataset|open_mfdataset|open_zarr|open_csv|open_json|load_dataset)$")
WRITE_FILE = re.compile(rf"^(to|write|sink|save|dump)_({_FORMATS}|netcdf|zarr|bytes|text|json_file|csv_file|image)$|^(savetxt|savez|savefig|imwrite|write_html|save)$")
FILE_MODULES = {"pandas", "polars", "geopandas", "pyarrow", "dask", "xarray", "numpy", "joblib", "pickle", "modin", "cudf", "vaex", "fastparquet", "PIL", "imageio", "rasterio", "fiona", "deltalake", "pyreadstat", "daft"}
OPENERS = {("gzip", "open"), ("bz2", "open"), ("lzma", "open"), ("io", "open"), ("codecs", "open"), ("builtins", "open"), ("zipfile", "ZipFile"), ("tarfile", "open"), ("fsspec", "open"), ("smart_open", "open"), ("_io", "open")}
COPIES = {("shutil", "copy"), ("shutil", "copyfile"), ("shutil", "copy2"), ("shutil", "move"), ("os", "rename"), ("os", "replace"), ("posix", "rename"), ("posix", "replace")}


def kind_of(module: str) -> str | None:
    """The kind of database that a module talks to."""
    parts = module.split(".")
    if parts[0] == "google" and "bigquery" in parts:
        return "bigquery"
    if parts[0] == "ibis":
        return parts[1] if len(parts) > 2 else None
    return KINDS.get(parts[0])


def by_address(address: str) -> Database:
    """The database of an SQLAlchemy address."""
    scheme = re.match(r"([a-z0-9]+)(\+\w+)?://(.*)", address, re.I | re.S)
    if not scheme:
        return Database("?", address)
    kind = KINDS.get(scheme[1], scheme[1])
    if kind in ("duckdb", "sqlite3"):
        from .accesses import place

        path = scheme[3].removeprefix("/")
        return Database(kind, place(path) if path and path != ":memory:" else ":memory:")
    return Database(kind, re.sub(r"^[^@]*@", "", scheme[3]))
