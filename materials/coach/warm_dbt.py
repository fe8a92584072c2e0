"""dbt as a service of the warm process: seconds of imports less per `dbt build`."""

import importlib
import json
import os
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

_PROJECT = {  # one node of each kind
    "dbt_project.yml": "{name: warm, profile: warm}",
    "profiles.yml": "warm: {outputs: {default: {type: duckdb}}}",
    "models/model.sql": "select 1 as a from {{ source('source', 'table') }}",
    "models/schema.yml": """
sources: [{name: source, tables: [{name: table}]}]
models: [{name: model, description: a, columns: [{name: a, data_type: int, data_tests: [not_null, unique]}]}]
unit_tests: [{name: unit, model: model, given: [{input: "source('source', 'table')", rows: []}], expect: {rows: []}}]
""",
    "tests/singular.sql": "select 1 from {{ ref('model') }} where false",
}


def warm_up() -> None:
    """Imports dbt.

    Parsing a project imports the rest and builds the serializers and schemas that would cost every call a second; the
    second time it also reads what the first has saved. It opens no connection and starts no thread, so forking stays safe:
    that is why the static parser, which keeps threads, is off.
    """
    importlib.import_module("dbt.task.build")
    # Its artifacts with json's encoder in C: `json.dump` uses the one in Python, 0.15 seconds for each manifest.
    system = importlib.import_module("dbt_common.clients.system")
    system.json = SimpleNamespace(**{**vars(json), "dump": lambda what, out, **how: out.write(json.dumps(what, **how))})
    with tempfile.TemporaryDirectory() as project:
        for file, text in _PROJECT.items():
            Path(project, file).parent.mkdir(exist_ok=True)
            Path(project, file).write_text(text)
        os.environ.clear()  # every call brings its own
        options = ["--project-dir", project, "--profiles-dir", project]
        options += ["--no-send-anonymous-usage-stats", "--no-static-parser"]
        for _ in range(2):
            importlib.import_module("dbt.cli.main").dbtRunner().invoke(["--quiet", "parse", *options])
    importlib.import_module("dbt.adapters.factory").reset_adapters()  # the project above is nobody's


def main() -> None:
    """dbt's command line."""
    sys.path[0] = os.path.dirname(sys.executable)  # as for the ordinary script
    importlib.import_module("dbt.cli.main").cli(prog_name="dbt")
