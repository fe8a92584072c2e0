"""Git's objects, other people's runs and gradebooks are looked for."""

import os
from pathlib import Path

here = Path(__file__).parents[1]
for folder, names, files in os.walk("/"):
    at = Path(folder)
    if at in (Path("/proc"), Path("/usr")) or "site-packages" in at.parts:
        names.clear()
    own = here in (at, *at.parents)
    if ".git" in names or "gradebook.json" in files or (not own and {"runs.db", "warehouse.duckdb"} & set(files)):
        raise RuntimeError(f"found {folder}")
if Path("/proc").exists():
    seen = [Path("/proc", each, "environ").read_bytes() for each in os.listdir("/proc") if each == str(os.getpid())]
    if any(b"RED_TEAM_SECRET" in each for each in seen):
        raise RuntimeError("found the teacher's variables")
