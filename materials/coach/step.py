"""What a notebook talks to: `Step`."""

from __future__ import annotations

import atexit
import difflib
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from html import escape
from pathlib import Path

import dagster as dg
from IPython import get_ipython
from IPython.core.interactiveshell import InteractiveShell

from . import cells, live, magic, manifest, parameters, replay, sources, ui
from .audited import Audited
from .bench import PROJECT, bench
from .building import build, put
from .errors import CoachError
from .evidence import Asset, Evidence, Unreadable
from .judge import Judge
from .outcomes import Outcome
from .package import REPOSITORY, Package, choose
from .picture import Lineage
from .progress import Progress, now
from .questions import in_child
from .ran import Ran
from .skeleton import skeleton
from .verdict import Failed, Verdict, bundle, given

# A change in these makes what was collected before worthless.
LOOKED_AT = (("workshop", "*.py"), ("dbt/models", "*"), ("dbt/macros", "*"), ("dbt/tests", "*"), ("data", "*.csv"))


@dataclass(frozen=True)
class Said:
    """Text with a form for the terminal and one for the notebook."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<pre style="white-space:pre-wrap">{escape(self.text)}</pre>'


class Step:
    """One step of the course, on one package.

    Args:
        number: 1 to 7.
        package: Which code answers to the name `workshop`; a name or a path, taken to a bench. None: the environment
            variable WORKSHOP_PACKAGE says; without it the learner's own package, worked on where it is.
        seed: Of freshly generated data, on a bench. None: the data of the repository.

    Raises:
        CoachError: No such step or package; or, in a notebook that papermill runs, a parameter that is not known.
    """

    def __init__(self, number: int, package: str | None = None, seed: int | None = None):
        self.package = Package(REPOSITORY, "workshop")
        shell = _shell()
        if shell:
            magic.explain_errors(shell, self)
            parameters.require_known(shell.history_manager.input_hist_raw)
        if number not in manifest.stages():
            raise CoachError(f"step {number}: expected 1 to {len(manifest.stages())}")
        parameters.require_usable(package, seed)
        self.number = number
        self._open = ExitStack()
        atexit.register(self._open.close)
        named = package or os.environ.get("WORKSHOP_PACKAGE")
        self.on_bench = named is not None or seed is not None
        if self.on_bench:
            project_of = Path(os.environ.get(PROJECT, REPOSITORY))
            self.package = self._open.enter_context(bench(choose(named or "workshop"), project_of))
        if seed is not None:
            command = [sys.executable, REPOSITORY / "data" / "generate.py", "--out", self.package.data, "--seed", str(seed)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        self._judge: tuple[dict[str, int], Judge] | None = None
        os.environ.update(self.package.environment())
        os.chdir(self.package.project)
        sys.path.insert(0, str(self.package.project))
        if shell:
            magic.register(shell, self)
        for aside, place in sources.away(self.package).items():
            print(f"{place.name} is away: it is still renamed to {aside.name}. step.restore() puts it back.")

    def __repr__(self) -> str:
        stage = manifest.stages()[self.number]
        where = "on a bench" if self.on_bench else f"in {self.package.folder}"
        return f"Step {self.number}, {stage.title}: working {where}"

    def build(self, target: str, source: str, overwrite: bool = False) -> str:
        """What `%%build` does: puts a cell's code into a module. On a bench the package is taken as it is."""
        if self.on_bench:
            return f"{target}: on a bench, taken as it is"
        return build(self.package, target, source, overwrite)

    def scaffold(self) -> Said:
        """Copies the scaffold into the package. What is there already stays."""
        if self.on_bench:
            return Said("On a bench, the package is taken as it is.")
        copied = []
        source = REPOSITORY / "materials" / "dagster-scaffold"
        for file in sorted(each for each in source.rglob("*") if each.is_file() and "__pycache__" not in each.parts):
            target = self.package.folder / file.relative_to(source)
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
                copied.append(str(file.relative_to(source)))
        return Said(f"Copied: {', '.join(copied)}" if copied else "Everything is there already.")

    def definitions(self) -> dg.Definitions:
        """The package's `defs`, imported afresh."""
        for name in [each for each in sys.modules if each.split(".")[0] == self.package.name]:
            del sys.modules[name]
        return self.package.load()

    def check(self, *names: str) -> Verdict | Verdicts:
        """Judges exercises; all of this step when none is named."""
        wanted = names or [each.name for each in manifest.of_step(self.number)]
        with live.telling(not self.on_bench) as tell:
            verdicts = [self._verdict(name, tell) for name in wanted]
        return verdicts[0] if len(names) == 1 else Verdicts(verdicts)

    def hint(self, name: str) -> Said:
        """The next rung of an exercise's ladder; after a failed check it begins with the mistake that was recognised."""
        it = manifest.exercise(name)
        progress = Progress.of(self.package)
        record = progress.record(name)
        known = it.mistakes.get(record.mistake or "")
        rung = min(record.hints, len(it.hints) - 1)
        record.hints = rung + 1
        progress.save()
        first = [f"The last check saw: {known.name}. {known.told(asset=name).pointer}"] if known else []
        last = " That was the last one; step.solution shows the answer." if rung + 1 == len(it.hints) else ""
        return Said("\n".join([*first, f"Hint {rung + 1} of {len(it.hints)}: {it.hints[rung]}{last}", f"Read on: {it.docs}"]))

    def solution(self, name: str) -> Said:
        """The reference cell, as a difference against the package's own."""
        it = manifest.exercise(name)
        right = cells.read(REPOSITORY / "solutions" / it.module)[name]
        own = cells.read(self.package.folder / it.module).get(name, "")
        if own == right:
            return Said(f"{it.cell} is the solution, to the letter.")
        lines = difflib.unified_diff(own.splitlines(), right.splitlines(), "yours", "solution", lineterm="", n=99)
        return Said("\n".join(lines) if own else right)

    def reset(self, name: str, undo: bool = False) -> Said:
        """Puts an exercise's cell back to its skeleton; with `undo`, back to what was there before."""
        it, progress = manifest.exercise(name), Progress.of(self.package)
        if self.on_bench:
            return Said("On a bench, the package is taken as it is.")
        if skeleton(it.cell) is None:
            raise CoachError(f"{name}: it has no skeleton to go back to.")
        if undo and it.cell not in progress.undo:
            raise CoachError(f"{name}: there is nothing to undo.")
        put(self.package, progress, it.cell, progress.undo[it.cell] if undo else skeleton(it.cell))
        record = progress.record(name)
        record.outcome, record.mistake = "not attempted", None
        progress.save()
        return Said(f"{it.cell}: " + ("as it was before" if undo else "the skeleton again. To undo: step.reset(..., undo=True)"))

    def lineage(self, of: str | dg.Definitions = "definitions") -> Lineage | Said:
        """The picture of an asset graph, or why it cannot be drawn.

        Args:
            of: A module of the package, or definitions of the notebook's own.
        """
        if isinstance(of, dg.Definitions):
            from .collect import described

            return Lineage.of({name: Asset(name, **each) for name, each in described(of).items()})
        try:
            return Lineage.of(self._fresh().evidence.graph(of))
        except Unreadable as error:
            return Said(str(error))

    def audit(self, module: str = "definitions") -> Audited | Said:
        """What the assets of a module of the package declare, against what their SQL and their files say.

        Nothing runs but the import of the package, in a process of its own. When it cannot be imported: why.
        """
        try:
            return Audited.of(self._fresh().evidence.audit(module))
        except Unreadable as error:
            return Said(str(error))

    def materialize(self, *assets: str, module: str = "definitions") -> Ran:
        """Runs assets of the package, all when none is named, and shows the state of each while it runs.

        The run is stored in the history that the Dagster UI shows. It happens in a process of its own.

        Args:
            *assets: Their names.
            module: Where they are.

        Returns:
            What became of each; or, with no outcomes, why nothing could be run.
        """
        try:
            graph = Lineage.of(self._fresh().evidence.graph(module))
        except Unreadable as error:
            return Ran((), Lineage({}), self.package.project, problem=str(error))

        def ran(outcomes: Iterable[dict], problem: str | None = None) -> Ran:
            return Ran(tuple(map(Outcome.read, outcomes)), graph, self.package.project, problem)

        answer = replay.taken(self.package) if self.on_bench and (assets, module) == ((), "definitions") else None
        if answer is None:
            with live.telling(not self.on_bench) as tell:
                answer = in_child("run", self.package, module, assets, tell=lambda outcomes: tell(ran(outcomes)))
        if "error" in answer:
            return ran([], f"{answer['error']['where']}: {answer['error']['why']}")
        return ran(answer["assets"].values())

    def ui(self, run: str | None = None, asset: str | None = None) -> ui.Link:
        """The page of a run or of an asset in the Dagster UI; the lineage when neither is named."""
        return ui.link(self.package, run, asset)

    def restore(self) -> Said:
        """Puts back the source files that are aside."""
        restored = sources.restore(self.package)
        return Said("\n".join(f"{each.name} is back." for each in restored) or "Every source file is in its place.")

    def progress(self) -> Said:
        """Where the learner stands: every exercise, its last outcome, hints taken."""
        return Said(standing(Progress.of(self.package)))

    def _verdict(self, name: str, tell: Callable[[object], None]) -> Verdict:
        judge = self._fresh()
        judge.evidence.progress = lambda what: tell(Said(what))
        verdict = judge.verdict(name)
        progress = Progress.of(self.package)
        record = progress.record(name)
        record.outcome = verdict.outcome.split(",")[0]
        record.mistake = verdict.mistake if isinstance(verdict, Failed) else None
        record.checks += 1
        if verdict.passed:
            record.passed_at = record.passed_at or now()
        progress.save()
        return verdict

    def _fresh(self) -> Judge:
        """A judge of the package as it is now."""
        files = [file for folder, pattern in LOOKED_AT for file in (self.package.project / folder).rglob(pattern)]
        state = {str(file): file.stat().st_mtime_ns for file in files}
        for aside, place in sources.restorable(self.package).items():  # on a bench it is in its place
            state[str(place)] = aside.stat().st_mtime_ns
        if self._judge is None or self._judge[0] != state:
            if self._judge:
                self._judge[1].evidence.close()
            self._judge = (state, Judge(Evidence(self.package), given()))
            self._open.callback(self._judge[1].evidence.close)
        return self._judge[1]


class Verdicts(list):
    """Several verdicts, one under the other."""

    def __repr__(self) -> str:
        points = sum(manifest.exercise(each.exercise).points for each in self if each.passed)
        of = sum(manifest.exercise(each.exercise).points for each in self)
        return "\n".join([*map(str, self), f"{sum(each.passed for each in self)} of {len(self)} passed, {points} of {of} points"])

    def _repr_html_(self) -> str:
        return "".join(each._repr_html_() for each in self)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return bundle(self, self)


def standing(progress: Progress) -> str:
    """Every exercise in course order with its last outcome, as text."""
    lines, passed = [], 0
    for number, stage in manifest.stages().items():
        if mine := manifest.of_step(number):
            lines.append(f"Step {number}  {stage.title}")
        for each in mine:
            record = progress.exercises.get(each.name)
            outcome = record.outcome if record else "not attempted"
            passed += outcome == "passed"
            extra = [f"{record.hints} hints"] if record and record.hints else []
            extra += ["borrowed"] if record and record.borrowed else []
            lines.append(f"  {'✔' if outcome == 'passed' else '·'} {each.name:28} {outcome:16} {', '.join(extra)}".rstrip())
    return "\n".join([*lines, f"{passed} of {len(manifest.exercises())} exercises passed"])


def _shell() -> InteractiveShell | None:
    """The notebook's, when this is one."""
    if shell := get_ipython():
        # A kernel runs an event loop of its own, and Dagster's leaves this behind in it. It means nothing.
        warnings.filterwarnings("ignore", "coroutine 'BaseEventLoop.shutdown_asyncgens'", RuntimeWarning)
    return shell
