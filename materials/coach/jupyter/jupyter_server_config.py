"""The Dagster UI as a tab of JupyterLab, behind its token. Beside `coach lab` it is the one that was started with it; where
something else has started JupyterLab (JupyterHub, Binder), one that is started when the tab is opened first."""

import os
import sys
from pathlib import Path

port = int(os.environ.get("COACH_UI_PORT", 0))
alone = [sys.executable, "-m", "coach", "dev", "--port", "{port}", "--path-prefix", "{base_url}dagster"]
c.ServerProxy.servers = {  # noqa: F821: `c` is Jupyter's
    "dagster": {
        "command": [] if port else alone,
        "port": port,
        "timeout": 120,
        "absolute_url": True,  # it is told under which path it is served
        "new_browser_tab": False,
        "launcher_entry": {"title": "Dagster UI", "icon_path": str(Path(__file__).with_name("lineage.svg"))},
    }
}
