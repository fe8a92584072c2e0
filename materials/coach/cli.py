"""The command `coach`: arguments and calls, nothing else."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps

import click

from .errors import CoachError

PACKAGE = click.option(
    "--package", "name", metavar="NAME|PATH", help="Which code answers to the name workshop.  [default: workshop]"
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
PORT = click.option("--port", default=3000, show_default=True, help="The UI's port, or the next free one after it.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def coach() -> None:
    """Build, check, break and repair a Dagster + dbt + DuckDB pipeline.

    Exit 0: all well. 1: findings, failed checks or failed runs. 2: unusable arguments or unreadable input.
    """


@coach.command()
@click.argument("assets", nargs=-1, metavar="[ASSET]...")
@click.option("--all", "everything", is_flag=True, help="All assets of the package.")
@PACKAGE
@JSON
def materialize(assets: tuple[str, ...], everything: bool, name: str | None, as_json: bool) -> None:
    """Run assets, in order, and say what became of each."""
    if everything == bool(assets):
        raise CoachError("Name the assets to materialize, or --all for every one of them.")
    from .warm import warm

    with warm("dbt", apply=True):  # imports dbt while this process imports Dagster
        from . import live, report, runs

        with _opened(name) as (defs, instance), runs.quiet() as out:
            with live.shown(out, active=not as_json) as progress:
                outcomes = runs.materialize(defs, instance, assets, progress)
                progress(outcomes)
    if as_json:
        click.echo(json.dumps(report.document(outcomes), indent=2))
    else:
        click.echo(report.summary(outcomes))
    sys.exit(0 if all(outcome.is_well for outcome in outcomes) else 1)


@coach.command()
@PACKAGE
@JSON
def status(name: str | None, as_json: bool) -> None:
    """Each asset's last result, when, rows. Exit 0 when all are materialized and no check failed."""
    from . import outcomes, report, runs

    with _opened(name) as (defs, instance):
        runs.fail_the_dead(instance)
        last = outcomes.last_of_each(defs, instance)
    if as_json:
        click.echo(json.dumps(report.document(last), indent=2))
    else:
        click.echo(report.text(last))
        click.echo(report.summary(last))
    sys.exit(0 if all(outcome.is_well for outcome in last) else 1)


@coach.command()
@PACKAGE
@PORT
@click.option("--path-prefix", "path", default="", metavar="PATH", help="The path under which it is served, such as /dagster.")
def dev(name: str | None, port: int, path: str) -> None:
    """The Dagster UI on the package, until Ctrl-C."""
    _serve(name, port, path)


@coach.command()
@PORT
@click.option("--base-url", default="/", show_default=True, metavar="PATH", help="The path under which it is served.")
def lab(port: int, base_url: str) -> None:
    """JupyterLab at step 1 and the Dagster UI, beside it and as a tab in it, until Ctrl-C."""
    base_url = f"/{base_url.strip('/')}/".replace("//", "/")
    _serve("workshop", port, f"{base_url}dagster", base_url)


@coach.command()
@PACKAGE
@click.option("--steps", default="", metavar="1-7", help="Which, such as 2 or 1-3.  [default: all]")
@click.option("--seed", type=int, metavar="N", help="Fresh data from this seed.  [default: the data of the repository]")
@click.option("--out", default="out", show_default=True, help="Folder for the executed notebooks and index.html.")
@JSON
def walk(name: str | None, steps: str, seed: int | None, out: str, as_json: bool) -> None:
    """The course as a batch: every notebook on a bench of its own. Exit 0 when all ran to their end and passed."""
    from dataclasses import asdict
    from pathlib import Path

    from . import results
    from .notebooks import written
    from .walk import Walked, walk

    def done(each: Walked) -> None:
        symbol = "✔" if each.is_well else "✘"
        click.echo(f"{symbol} step {each.step}  {each.seconds:5.0f} s  {results.summary(each.results)}; {each.how}")

    shown = {} if as_json else {"shown": sys.stderr.isatty(), "done": done}
    walked = walk(name or "workshop", _steps(steps) or written(), Path(out), seed, **shown)
    well = all(each.is_well for each in walked)
    if as_json:
        found = [
            {
                "step": each.step, "seconds": round(each.seconds, 1), "notebook": str(each.file), "error": each.error,
                "cell": each.cell or None, "exercises": [asdict(result) for result in each.results],
            }
            for each in walked
        ]  # fmt: skip
        click.echo(json.dumps({"ok": well, "steps": found}, indent=2))
    else:
        click.echo(results.summary([result for each in walked for result in each.results]))
        click.echo(f"{Path(out) / 'index.html'}")
    sys.exit(0 if well else 1)


def _steps(text: str) -> list[int]:
    first, _, last = text.partition("-")
    if not text:
        return []
    if not (first.isdigit() and (last or first).isdigit()):
        raise CoachError(f"--steps {text}: expected a step or a range, such as 2 or 1-3")
    return list(range(int(first), int(last or first) + 1))


@coach.command()
@PACKAGE
@JSON
def doctor(name: str | None, as_json: bool) -> None:
    """What is wrong with this machine or checkout, and the line that mends it."""
    from dataclasses import asdict

    from .doctor import examine
    from .package import choose

    findings = examine(choose(name))
    if as_json:
        click.echo(json.dumps({"ok": not findings, "findings": [asdict(each) for each in findings]}, indent=2))
    else:
        for each in findings:
            click.echo(f"✘ {each.what}\n  mend: {each.mend}")
        click.echo(f"{len(findings)} found." if findings else "✔ Nothing is wrong.")
    sys.exit(1 if findings else 0)


@coach.command()
@click.argument("what", required=False, metavar="[STEP|EXERCISE]")
@PACKAGE
@JSON
def check(what: str | None, name: str | None, as_json: bool) -> None:
    """Judge an exercise, the exercises of a step, or all. Exit 0 when all of them are passed."""
    from . import manifest
    from .step import Step, Verdicts

    names = list(manifest.exercises())
    if what and what.isdigit():
        names = [each.name for each in manifest.of_step(int(what))]
    elif what:
        names = [manifest.exercise(what).name]
    if not names:
        raise CoachError(f"step {what}: it has no exercises. Choose from 1 to {len(manifest.stages())}")
    step = Step(manifest.exercise(names[0]).step, package=name)
    verdicts = Verdicts(step.check(each) for each in names)
    if as_json:
        found = [{"exercise": each.exercise, "outcome": each.outcome, "says": each.lines} for each in verdicts]
        click.echo(json.dumps({"ok": all(each.passed for each in verdicts), "exercises": found}, indent=2))
    else:
        click.echo(verdicts)
    sys.exit(0 if all(each.passed for each in verdicts) else 1)


@coach.command()
@click.argument("target", metavar="MODULE_OR_FILE")
@click.option("--observe", is_flag=True, help="Run the assets and watch what each step reads and writes.")
@click.option("--strict", is_flag=True, help="With --observe: a step that reads what it does not declare fails before it does.")
@click.option("--select", default="", metavar="ASSET,...", help="With --observe: run these only.  [default: all]")
@JSON
def audit(target: str, observe: bool, strict: bool, select: str, as_json: bool) -> None:
    """Declared against actual dependencies, for any Dagster project. Exit 0: no errors; 1: errors.

    MODULE_OR_FILE holds the definitions, such as my_project.definitions. Without --observe nothing runs but its import,
    and nothing is changed.
    """
    from .audit import command, report

    found, mode = command.audit(target, observe or strict, strict, [each for each in select.split(",") if each])
    if as_json:
        click.echo(json.dumps(report.document(found, target, mode), indent=2))
    else:
        click.echo(report.text(found))
    sys.exit(0 if found.is_honest else 1)


EXERCISE = click.argument("exercise")


@coach.command()
@EXERCISE
@PACKAGE
def hint(exercise: str, name: str | None) -> None:
    """The next hint for an exercise."""
    click.echo(_step(exercise, name).hint(exercise))


@coach.command()
@EXERCISE
@PACKAGE
def solution(exercise: str, name: str | None) -> None:
    """The reference cell of an exercise, as a difference against your own."""
    click.echo(_step(exercise, name).solution(exercise))


@coach.command()
@EXERCISE
@click.option("--undo", is_flag=True, help="Back to what was there before.")
def reset(exercise: str, undo: bool) -> None:
    """Put an exercise's cell back to its skeleton."""
    click.echo(_step(exercise, None).reset(exercise, undo=undo))


@coach.command("catch-up")
@click.argument("step", type=int)
def catch_up(step: int) -> None:
    """Fill in, from the solution, what the steps before STEP would have built; your own cells stay."""
    from .catch_up import catch_up

    click.echo(catch_up(step))


@coach.command()
@click.argument("submissions", nargs=-1, required=True, metavar="SUBMISSION...")
@click.option("--out", required=True, metavar="DIR",
              help="Folder for gradebook and pages; what stands there and still holds is not graded again.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1), help="How many at a time.  [default: one for each processor core]")
@click.option("--seed", type=int, metavar="N", help="Grade on fresh data from this seed.  [default: the repository's data]")
@click.option("--timeout", type=click.FloatRange(1), default=600, show_default=True, metavar="S",
              help="Seconds for one submission, evidence and notebooks each.")  # fmt: skip
@click.option("--solutions", is_flag=True, help="Show the difference to the solution on the learners' pages.")
@JSON
def grade(
    submissions: tuple[str, ...], out: str, jobs: int | None, seed: int | None, timeout: float, solutions: bool, as_json: bool
) -> None:
    """Grade learners' packages into a gradebook, a page for each learner and one for the class.

    A SUBMISSION is a folder, a zip, a tar or a git repository with one package workshop in it, at any depth; or a folder
    of such, a class. Each is run on a bench of its own, and kept in its place as far as this system allows. Ctrl-C keeps
    what is done; the same line again goes on, and grades only what has changed.

    Exit 0: all were graded. 1: some were refused. 2: unusable arguments. 130: interrupted.
    """
    import time
    from pathlib import Path

    from .grading import confinement
    from .grading.classroom import Progress, grade_class

    _interruptible()
    began = time.monotonic()

    def tell(at: Progress) -> None:
        left = (time.monotonic() - began) / at.done * (at.of - at.done)
        said = f"{at.grade.points} of {at.grade.possible} points, {at.grade.seconds:.0f} s"
        same = f", and {at.same} the same" if at.same else ""
        rest = f"; about {max(1, round(left / 60))} min left" if at.done < at.of else ""
        click.echo(f"[{at.done}/{at.of}] {at.grade.learner!r}: {said}{same}{rest}", err=as_json)

    for each in confinement.described():
        click.echo(each, err=True)
    jobs = jobs or os.cpu_count() or 1
    try:
        book = grade_class([Path(each) for each in submissions], Path(out), jobs, seed, timeout, solutions, tell)
    except KeyboardInterrupt:
        click.echo(f"Interrupted. What is done is in {out}; the same line goes on from there.", err=True)
        sys.exit(130)
    refused = [each for each in book.grades if each.refused]
    if as_json:
        click.echo(json.dumps(book.document(), indent=2))
    else:
        for each in refused:
            click.echo(f"refused: {each.refused}")
        click.echo(f"{len(book.grades) - len(refused)} graded, {len(refused)} refused. {Path(out) / 'index.html'}")
    sys.exit(1 if refused else 0)


@coach.command()
@JSON
def progress(as_json: bool) -> None:
    """Every exercise, its last outcome, the hints taken."""
    from dataclasses import asdict

    from .package import REPOSITORY, Package
    from .progress import Progress
    from .step import standing

    found = Progress.of(Package(REPOSITORY, "workshop"))
    if as_json:
        click.echo(json.dumps({name: asdict(each) for name, each in found.exercises.items()}, indent=2))
    else:
        click.echo(standing(found))


@coach.command()
@click.argument("steps", nargs=-1, type=int, metavar="[STEP]...")
@click.option("--check", is_flag=True, help="Write nothing; say what would change. Exit 1 when anything would.")
def refresh(steps: tuple[int, ...], check: bool) -> None:
    """For maintainers: run the notebooks on solutions and store what a learner should see."""
    from .notebooks import written
    from .refresh import findings, refresh

    if missing := [step for step in steps if step not in written()]:
        raise CoachError(f"step {missing[0]}: there is no notebook. Choose from {written()}")
    found = False
    for step in steps or written():
        if not check:
            click.echo(f"step {step}: {'stored anew' if refresh(step) else 'as it was'}")
            continue
        lines = findings(step)
        found = found or bool(lines)
        click.echo("\n".join([f"step {step}: " + (f"{len(lines)} found" if lines else "as it should be"), *lines]))
    sys.exit(1 if found else 0)


def _step(exercise: str, package: str | None):
    from . import manifest
    from .step import Step

    return Step(manifest.exercise(exercise).step, package=package)


@contextmanager
def _opened(name: str | None) -> Iterator[tuple]:
    """The package's definitions, loaded under its own environment, and the instance that holds its history."""
    import dagster as dg

    from .package import choose
    from .runs import quiet

    package = choose(name)
    environment = package.environment()
    environment["PATH"] = os.pathsep.join([os.environ.get("PATH", ""), environment["PATH"]])
    os.environ.update(environment)
    gc.disable()  # there is no garbage in what is imported, but much to search
    with quiet():
        defs = package.load()
    gc.freeze()
    gc.enable()
    with dg.DagsterInstance.get() as instance:
        yield defs, instance


def _serve(name: str | None, port: int, path: str, base_url: str = "") -> None:
    """The Dagster UI; under a base URL, JupyterLab as well."""
    from contextlib import ExitStack
    from urllib.parse import urlsplit

    from .dev import lab_served, served
    from .package import choose
    from .warm import warm

    _interruptible()
    package = choose(name)
    click.echo(f"Starting the Dagster UI on {package.name} …")
    with ExitStack() as stack:
        if base_url:
            stack.enter_context(warm(apply=True))  # for the kernels, and for the runs of both
        address, process, ready = stack.enter_context(served(package, port, path))
        if base_url:
            click.echo(f"JupyterLab  {stack.enter_context(lab_served(package, base_url, urlsplit(address).port))}")
        ready()
        click.echo(f"Dagster UI  {address}")
        click.echo("Ctrl-C stops it.")
        try:
            process.wait()
        except KeyboardInterrupt:
            click.echo("Stopping …")
            return
    raise CoachError(f"The Dagster UI ended by itself. Read {package.dagster_home}/dev.log")


def _interruptible() -> None:
    """Ctrl-C and SIGTERM end the command in good order, also where a script has started it with Ctrl-C ignored."""
    import signal

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _errors_in_one_line(command: Callable) -> Callable:
    @wraps(command)
    def run() -> None:
        code: object = 0
        try:
            command()
        except SystemExit as end:  # click ends so, always with a number
            code = end.code
        except CoachError as error:
            click.echo(error, err=True)
            code = 2
        except KeyboardInterrupt:
            code = 130
        with suppress(OSError):  # whoever reads has gone
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)  # everything is closed; taking apart what Dagster and dbt have loaded would take half a second

    return run


main = _errors_in_one_line(coach)
