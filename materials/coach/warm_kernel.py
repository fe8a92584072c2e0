"""A notebook's kernel as a service of the warm process."""

import importlib
import os
import sys


def warm_up() -> None:
    """Imports the kernel's parts."""
    importlib.import_module("ipykernel.ipkernel")
    importlib.import_module("ipykernel.kernelapp")


def main() -> None:
    """What `python -m ipykernel_launcher` does."""
    os.setsid()  # its own group, as Jupyter starts it: an interrupt reaches what its cells have started, and nobody else
    sys.argv.append(f"--IPKernelApp.parent_handle={os.getppid()}")  # with which it ends
    sys.path.pop(0)
    importlib.import_module("ipykernel.kernelapp").launch_new_instance()
