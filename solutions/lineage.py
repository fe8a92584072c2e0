# %% imports
"""Questions to an asset graph, in Dagster's own words."""

import dagster as dg


# %% edges
def edges(defs: dg.Definitions) -> set[tuple[str, str]]:
    """Every dependency of a graph, as pairs of names: the asset that is needed, and the one that needs it."""
    graph = defs.resolve_asset_graph()
    return {
        (parent.to_user_string(), key.to_user_string())
        for key in graph.get_all_asset_keys()
        for parent in graph.get(key).parent_keys
    }


# %% stubs
def stubs(defs: dg.Definitions) -> set[str]:
    """Names that something depends on and that no asset has."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if graph.get(key).metadata.get("dagster/auto_created_stub_asset")
    }


# %% islands
def islands(defs: dg.Definitions) -> set[str]:
    """Assets with no arrow at all: they need nothing, and nothing needs them."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not graph.get(key).parent_keys and not graph.get(key).child_keys
    }
