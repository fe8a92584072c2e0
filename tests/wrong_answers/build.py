# %% context_missing
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    """Runs `dbt build` on the selected models and yields its results, each table with its number of rows.

    Unit tests are left out: they prove the code, not the data, and belong to `dbt build` by hand and in CI.

    Raises:
        dagster.Failure: A model or a test of severity error failed; what was built before is yielded first.
    """
    invocation = dbt.cli(["build", "--exclude-resource-type", "unit_test"], raise_on_error=False)
    events = list(invocation.stream())  # the warehouse is dbt's until dbt has ended
    with warehouse.get_connection() as con:
        for event in events:
            if isinstance(event, dg.Output):
                table = context.asset_key_for_output(event.output_name).path[-1]
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows})
            yield event
    if not invocation.is_successful():
        raise dg.Failure(why(invocation))


# %% run_not_build
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    """Runs `dbt build` on the selected models and yields its results, each table with its number of rows.

    Unit tests are left out: they prove the code, not the data, and belong to `dbt build` by hand and in CI.

    Raises:
        dagster.Failure: A model or a test of severity error failed; what was built before is yielded first.
    """
    invocation = dbt.cli(["run"], context=context, raise_on_error=False)
    events = list(invocation.stream())  # the warehouse is dbt's until dbt has ended
    with warehouse.get_connection() as con:
        for event in events:
            if isinstance(event, dg.Output):
                table = context.asset_key_for_output(event.output_name).path[-1]
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows})
            yield event
    if not invocation.is_successful():
        raise dg.Failure(why(invocation))


# %% unit_tests_every_night
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    """Runs `dbt build` on the selected models and yields its results, each table with its number of rows.

    Unit tests are left out: they prove the code, not the data, and belong to `dbt build` by hand and in CI.

    Raises:
        dagster.Failure: A model or a test of severity error failed; what was built before is yielded first.
    """
    invocation = dbt.cli(["build"], context=context, raise_on_error=False)
    events = list(invocation.stream())  # the warehouse is dbt's until dbt has ended
    with warehouse.get_connection() as con:
        for event in events:
            if isinstance(event, dg.Output):
                table = context.asset_key_for_output(event.output_name).path[-1]
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows})
            yield event
    if not invocation.is_successful():
        raise dg.Failure(why(invocation))


# %% not_yielded
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    """Runs `dbt build` on the selected models and yields its results, each table with its number of rows.

    Unit tests are left out: they prove the code, not the data, and belong to `dbt build` by hand and in CI.

    Raises:
        dagster.Failure: A model or a test of severity error failed; what was built before is yielded first.
    """
    invocation = dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context, raise_on_error=False)
    events = list(invocation.stream())  # the warehouse is dbt's until dbt has ended
    with warehouse.get_connection() as con:
        for event in events:
            if isinstance(event, dg.Output):
                table = context.asset_key_for_output(event.output_name).path[-1]
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows})
            event
    yield from ()
    if not invocation.is_successful():
        raise dg.Failure(why(invocation))


# %% no_row_count
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    invocation = dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context, raise_on_error=False)
    yield from invocation.stream()
    if not invocation.is_successful():
        raise dg.Failure(why(invocation))


# %% failure_swallowed
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    """Runs `dbt build` on the selected models and yields its results, each table with its number of rows.

    Unit tests are left out: they prove the code, not the data, and belong to `dbt build` by hand and in CI.

    Raises:
        dagster.Failure: A model or a test of severity error failed; what was built before is yielded first.
    """
    invocation = dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context, raise_on_error=False)
    events = list(invocation.stream())  # the warehouse is dbt's until dbt has ended
    with warehouse.get_connection() as con:
        for event in events:
            if isinstance(event, dg.Output):
                table = context.asset_key_for_output(event.output_name).path[-1]
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows})
            yield event


# %% raised_too_early
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    """Runs `dbt build` on the selected models and yields its results, each table with its number of rows.

    Unit tests are left out: they prove the code, not the data, and belong to `dbt build` by hand and in CI.

    Raises:
        dagster.Failure: A model or a test of severity error failed; what was built before is yielded first.
    """
    invocation = dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context)
    events = list(invocation.stream())  # the warehouse is dbt's until dbt has ended
    with warehouse.get_connection() as con:
        for event in events:
            if isinstance(event, dg.Output):
                table = context.asset_key_for_output(event.output_name).path[-1]
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows})
            yield event
    if not invocation.is_successful():
        raise dg.Failure(why(invocation))
