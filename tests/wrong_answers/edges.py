# %% arrows_reversed
def edges(defs: dg.Definitions) -> set[tuple[str, str]]:
    """Every dependency of a graph, as pairs of names: the asset that is needed, and the one that needs it."""
    graph = defs.resolve_asset_graph()
    return {
        (key.to_user_string(), parent.to_user_string())
        for key in graph.get_all_asset_keys()
        for parent in graph.get(key).parent_keys
    }


# %% arrows_dropped
def edges(defs: dg.Definitions) -> set[tuple[str, str]]:
    """Every dependency of a graph, as pairs of names: the asset that is needed, and the one that needs it."""
    graph = defs.resolve_asset_graph()
    return {
        (parent.to_user_string(), key.to_user_string())
        for key in graph.get_all_asset_keys()
        for parent in graph.get(key).parent_keys & graph.materializable_asset_keys
    }


# %% prefix_lost
def edges(defs: dg.Definitions) -> set[tuple[str, str]]:
    """Every dependency of a graph, as pairs of names: the asset that is needed, and the one that needs it."""
    graph = defs.resolve_asset_graph()
    return {
        (parent.path[-1], key.path[-1])
        for key in graph.get_all_asset_keys()
        for parent in graph.get(key).parent_keys
    }


# %% keys_not_names
def edges(defs: dg.Definitions) -> set[tuple[str, str]]:
    """Every dependency of a graph, as pairs of names: the asset that is needed, and the one that needs it."""
    graph = defs.resolve_asset_graph()
    return {
        (parent, key)
        for key in graph.get_all_asset_keys()
        for parent in graph.get(key).parent_keys
    }
