# %% roots_counted
def islands(defs: dg.Definitions) -> set[str]:
    """Assets with no arrow at all: they need nothing, and nothing needs them."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not graph.get(key).parent_keys
    }


# %% leaves_counted
def islands(defs: dg.Definitions) -> set[str]:
    """Assets with no arrow at all: they need nothing, and nothing needs them."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not graph.get(key).child_keys
    }


# %% either_end
def islands(defs: dg.Definitions) -> set[str]:
    """Assets with no arrow at all: they need nothing, or nothing needs them."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not graph.get(key).parent_keys or not graph.get(key).child_keys
    }


# %% keys_not_names
def islands(defs: dg.Definitions) -> set[str]:
    """Assets with no arrow at all: they need nothing, and nothing needs them."""
    graph = defs.resolve_asset_graph()
    return {
        key
        for key in graph.get_all_asset_keys()
        if not graph.get(key).parent_keys and not graph.get(key).child_keys
    }
