"""The package's questions to an asset graph, put to a small graph with one of everything."""

import dagster as dg


def _toy() -> dg.Definitions:
    @dg.asset
    def fell() -> None: ...

    @dg.asset(deps=[fell])
    def saw() -> None: ...

    @dg.asset(deps=[fell], key_prefix="mill")
    def dust() -> None: ...

    @dg.asset(deps=[saw, dg.AssetKey(["mill", "dust"])])
    def ship() -> None: ...

    @dg.asset(deps=["exchange_rate"])
    def price() -> None: ...

    @dg.asset(deps=["shpi"])
    def invoice() -> None: ...

    @dg.asset
    def calendar() -> None: ...

    return dg.Definitions(assets=[fell, saw, dust, ship, price, invoice, calendar, dg.AssetSpec("exchange_rate")])


def probe() -> dict:
    """For `edges`, `stubs` and `islands`: what each returns, sorted; or the error that it raises."""
    from .. import lineage

    return {name: _asked(getattr(lineage, name, None)) for name in ("edges", "stubs", "islands")}


def _asked(function) -> dict:
    try:
        found = function(_toy())
        return {"found": sorted([*map(_plain, each)] if type(each) in (tuple, list) else _plain(each) for each in found)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}".splitlines()[0]}


def _plain(value: object) -> str:
    return value if isinstance(value, str) else repr(value)
