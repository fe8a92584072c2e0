# %% external_too
def stubs(defs: dg.Definitions) -> set[str]:
    """Names that something depends on and that no asset has."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if graph.get(key).is_external
    }


# %% roots_too
def stubs(defs: dg.Definitions) -> set[str]:
    """Names that something depends on and that no asset has."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not graph.get(key).parent_keys
    }


# %% looked_in_vain
def stubs(defs: dg.Definitions) -> set[str]:
    """Names that something depends on and that no asset has."""
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string()
        for key in graph.materializable_asset_keys
        if graph.get(key).metadata.get("dagster/auto_created_stub_asset")
    }
