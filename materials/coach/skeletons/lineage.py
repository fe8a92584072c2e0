# %% edges
def edges(defs: dg.Definitions) -> set[tuple[str, str]]:
    """Every dependency of a graph, as pairs of names: the asset that is needed, and the one that needs it."""
    graph = defs.resolve_asset_graph()
    return set()


# %% stubs
def stubs(defs: dg.Definitions) -> set[str]:
    """Names that something depends on and that no asset has."""
    graph = defs.resolve_asset_graph()
    return set()


# %% islands
def islands(defs: dg.Definitions) -> set[str]:
    """Assets with no arrow at all: they need nothing, and nothing needs them."""
    graph = defs.resolve_asset_graph()
    return set()
