# >>> definitions.py
class Lie(dg.Definitions):
    """Definitions that show another graph than they hold."""

    def resolve_asset_graph(self):
        return dg.Definitions(assets=[dg.AssetSpec("extract_forestry")]).resolve_asset_graph()


defs = Lie()
