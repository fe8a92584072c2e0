"""The course as a batch."""

import subprocess
import sys

from .bench import bench
from .package import Package


def walk(package: Package) -> int:
    """Materializes everything on a bench of its own, with progress, and returns the exit code.

    The notebooks are not there yet; their pipeline is.
    """
    with bench(package) as copy:
        command = [sys.executable, "-m", "coach", "materialize", "--all", "--package", str(copy.folder)]
        return subprocess.run(command, check=False).returncode
