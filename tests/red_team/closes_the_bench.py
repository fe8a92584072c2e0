"""Folders that nobody may enter, list or delete from."""

from pathlib import Path

project = Path(__file__).parents[1]
inner = project / "closed" / "inner"
inner.mkdir(parents=True, exist_ok=True)
(inner / "file").touch()
for folder in (inner, inner.parent):
    folder.chmod(0)
