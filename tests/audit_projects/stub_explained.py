# expect: STUB report nowhere
# expect: allowed other elsewhere
"""A key that nothing is like; and one that the code says is another code location's."""

import dagster as dg


@dg.asset(deps=["nowhere"])
def report() -> None: ...


# audit: allow elsewhere, because it is made in the code location of finance
@dg.asset(deps=["elsewhere"])
def other() -> None: ...


defs = dg.Definitions(assets=[report, other])
