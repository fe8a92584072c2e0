"""The gradebook as files and pages: for spreadsheets, for programs, for learners and for the class."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from coach import manifest
from coach.grading import gradebook as files
from coach.grading import pages
from coach.grading.grades import Exercise, Grade, Gradebook, Notebook
from coach.grading.visible import visible

NASTY = {
    "formula": '=HYPERLINK("//evil.example","marks")',
    "after blanks": "  \u00a0@SUM(1)",
    "plus": "+1",
    "minus": "-2+3",
    "full width": "＝1+1",
    "tab": "\t=1",
    "carriage return": "\r=1",
    "second cell": 'a;"=1',
    "lines": "Anna\nBerg",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '"><b id="grid">x</b>',
    "template": "{{ 7 * 7 }}{% raw %}",
    "other direction": "abc\u202egpj.exe",
    "no text": "M\udcfcller",
    "quotes": 'Ada "the first", Lovelace',
    "path": "../../etc/passwd",
    "reserved": "CON",
    "letters": "Зоя",
    "case": "con",
    "nothing": "",
    "canvas": "my Points Possible",
}


def passed(name: str) -> Exercise:
    it = manifest.exercise(name)
    return Exercise(name, it.step, it.title, "✔", "passed", it.points, it.points, docs=it.docs, notebook="passed")


def not_attempted(name: str) -> Exercise:
    return replace(passed(name), symbol="·", outcome="not attempted", points=0, notebook="not attempted")


def failed(name: str, mistake: str) -> Exercise:
    told = manifest.exercise(name).mistakes[mistake].told(asset=name, missing="extract_forestry")
    return replace(
        passed(name), symbol="✘", outcome="failed", points=0, seen=told.what, mistake=mistake, production=told.production,
        pointer=told.pointer, notebook="failed",
    )  # fmt: skip


def graded(learner: str, *other: Exercise, **fields: object) -> Grade:
    """A learner who passed everything but what is given; the exercises are the manifest's."""
    exercises = {name: passed(name) for name in manifest.exercises()} | {each.name: each for each in other}
    grade = Grade(
        learner, f"class/{learner}.zip", hashlib.sha256(repr(learner).encode()).hexdigest(), tuple(exercises.values())
    )
    return replace(grade, **fields)


def a_class() -> Gradebook:
    """Perfect, half done, wrong in several ways, refused, the same as another, and every nasty name."""
    difference = "--- yours\n+++ solution\n-    return <None>\n+    return x\n"
    customs = replace(failed("extract_customs", "missing_dependency"), notebook="passed", difference=difference)
    blocked = replace(
        not_attempted("extraction"), symbol="–", outcome="blocked by extract_customs", notebook="not judged"
    )
    unread = replace(not_attempted("build"), symbol="!", outcome="error", notebook="error")
    unread = replace(unread, seen="workshop/assets/dbt.py line 3: NameError: <x>")
    cells = {"a1b2": "text/plain differs:\n\x1b[31m- <Table>\x1b[0m\n+ nothing", "c3d4": "no output"}
    whole = tuple(Notebook(number, 20) for number in manifest.stages())
    names = list(manifest.exercises())
    return Gradebook(
        (
            graded("ada", seconds=9.4, cpu_seconds=11.0, notebooks=whole),
            graded("bea", *map(not_attempted, names[len(names) // 2 :]), seconds=61.2),
            graded(
                "cem",
                customs,
                blocked,
                notebooks=(Notebook(2, 31, cells), Notebook(3, 20, {}, "the kernel died"), Notebook(4, 0)),
                seconds=3.0,
            ),
            graded("dan", failed("extract_customs", "missing_dependency"), failed("toy_order", "order_of_writing")),
            graded("eva", unread, notes=("It writes to standard error.", "Its <zip> holds\nnotebooks.")),
            graded("fay", same_as="ada"),
            Grade("gil", "class/gil.zip", refused="two packages named workshop: a/workshop and <b>/workshop"),
            *(graded(name) for name in NASTY.values()),
        ),
        course="0" * 64,
        seed=7,
        confinement=("Namespaces kept the network away.",),
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grades")
    files.write(a_class(), folder)
    pages.write(a_class(), folder)
    return folder


def table(file: Path) -> list[list[str]]:
    text = file.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


def document(file: Path) -> BeautifulSoup:
    return parsed(file.read_text(encoding="utf-8"))


@cache
def parsed(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def everything(out: Path) -> Iterator[tuple[Path, BeautifulSoup]]:
    for file in [out / "index.html", *sorted((out / "learners").iterdir())]:
        yield file, document(file)


def page_of(out: Path, learner: str) -> BeautifulSoup:
    return document(out / "learners" / pages.page_name(learner))


# ---------------------------------------------------------------------------------------------------- the tables


def test_a_row_for_each_learner_and_a_column_for_each_exercise(out: Path) -> None:
    header, *rows = table(out / "gradebook.csv")
    assert header == ["learner", "total", "possible", "note", *manifest.exercises()]
    found = {row[0]: dict(zip(header, row)) for row in rows}
    assert len(found) == len(a_class().grades) and all(len(row) == len(header) for row in rows)
    assert (found["ada"]["total"], found["ada"]["possible"], found["ada"]["note"]) == ("91", "91", "")
    assert (found["dan"]["total"], found["dan"]["extract_customs"], found["dan"]["edges"]) == ("87", "0", "2")
    assert found["eva"]["note"] == "It writes to standard error.; Its <zip> holds\\nnotebooks."
    assert found["fay"]["note"] == "same package as ada"
    gil = found["gil"]
    assert gil["note"].startswith("two packages") and not any(gil[name] for name in ("total", "possible", "start"))
    assert found['Ada "the first", Lovelace']["total"] == "91"


@pytest.mark.parametrize("name", files.TABLES)
def test_no_cell_is_a_formula(out: Path, name: str) -> None:
    rows = table(out / name)
    assert len(rows) >= len(NASTY)
    for cell in (cell for row in rows for cell in row):
        for part in cell.split(";"):
            assert not re.match(r'[\s"]*[=+\-@＝＋－＠]', part), cell
        assert cell.isprintable() or "\u00a0" in cell, cell


@pytest.mark.parametrize("text", ["=1", " =1", "\u00a0@x", "+1", "-1", '"=1', "＝1", "a;=1", 'a; "=1', ";;-1"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    cell = files.harmless(text)
    assert cell != text and cell.replace("'", "") == text
    assert all(re.match(r"'|(?![\s\"]*[=+\-@＝])", part) for part in cell.split(";"))


@pytest.mark.parametrize("text", ["ada", "a-b", "x = 1", "a@example.org", "Anna, Berg", "3;4", ""])
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    assert files.harmless(text) == text


def test_what_acts_is_spelled_out() -> None:
    assert visible("a\n\t\r\x00\x1b\x85\u2028\u202e\u2066\ufeff\u200b\udc80") == (
        r"a\n\t\r\x00\x1b\x85\u2028\u202e\u2066\ufeff\u200b\udc80"
    )
    assert visible("a\n\tb\r", keep="\n\t") == "a\n\tb\\r"
    for name in ("Zoë", "Зоя", "علی\u200cرضا", "👩\u200d🔬", "a\u00a0b", "C:\\new"):
        assert visible(name) == name


def test_canvas_reads_its_own_columns(out: Path) -> None:
    header, possible, *rows = table(out / "canvas.csv")
    assert header[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert header[5:7] == ["Step 1: The asset model", "Step 2: Extraction assets"] and len(header) == 12
    assert not [each for each in header[5:] if re.search("(Current|Final|Override) (Score|Points|Grade)", each)]
    assert possible[0].strip() == "Points Possible" and sum(map(int, possible[5:])) == 91
    found = {row[3]: row for row in rows}
    assert "gil" not in found and len(rows) == len(a_class().grades) - 1
    assert found["ada"][:5] == ["ada", "", "", "ada", ""] and found["ada"][5:] == possible[5:]
    assert sum(map(int, found["dan"][5:])) == 87
    assert not [row for row in rows if "Points Possible" in row[0]]  # Canvas would take it for the maximum points


def test_moodle_reads_a_total_with_feedback(out: Path) -> None:
    header, *rows = table(out / "moodle.csv")
    assert header[:3] == ["Learner", "Total", "Total (feedback)"] and len(header) == 10
    found = {row[0]: row for row in rows}
    assert "gil" not in found
    assert found["ada"][1:3] == ["91", "48 of 48 exercises passed, 91 of 91 points."]
    assert found["dan"][2] == (
        "46 of 48 exercises passed, 87 of 91 points. Failed: toy_order (order_of_writing), extract_customs (missing_dependency)."
    )
    assert all(sum(map(int, row[3:])) == int(row[1]) for row in rows)


# ---------------------------------------------------------------------------------------------------- for programs


def test_what_was_written_is_read_back(out: Path) -> None:
    assert files.read(out) == a_class()
    text = (out / "gradebook.json").read_bytes().decode("utf-8")
    assert json.loads(text)["schema"] == "coach.gradebook/1"
    assert "M\\udcfcller" in text and "Зоя" in text


def test_the_same_gradebook_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    files.write(files.read(out), tmp_path)
    pages.write(a_class(), tmp_path)
    written = sorted(file.relative_to(out) for file in out.rglob("*") if file.is_file())
    assert written == sorted(file.relative_to(tmp_path) for file in tmp_path.rglob("*") if file.is_file())
    assert all((out / each).read_bytes() == (tmp_path / each).read_bytes() for each in written)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: None,
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("coach.gradebook/1", "coach.gradebook/2"),
        lambda text: text.replace('"origin"', '"source"'),
        lambda text: text.replace('"points": 91', '"points": 92', 1),
        lambda text: "[" * 100_000,
        lambda text: "[]",
        lambda text: "null",
        lambda text: '{"schema": "coach.gradebook/1"}',
        lambda text: '{"schema": "coach.gradebook/1", "course": "", "seed": null, "confinement": [], "grades": [7]}',
        lambda text: text.replace('"dan"', '"ada"'),
        lambda text: "\udcff",
    ],
)
def test_a_gradebook_that_is_not_one_reads_as_none(out: Path, tmp_path: Path, damage) -> None:
    text = damage((out / "gradebook.json").read_text(encoding="utf-8"))
    if text is not None:
        (tmp_path / "gradebook.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    assert files.read(tmp_path) is None


def test_two_learners_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="ada"):
        Gradebook((graded("ada"), graded("ada")), "")


# ---------------------------------------------------------------------------------------------------- file names


def test_every_name_has_a_file_of_its_own(out: Path) -> None:
    names = [pages.page_name(each.learner) for each in a_class().grades]
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{16}\.html", name) and len(name) < 80 for name in names)
    assert {file.name for file in (out / "learners").iterdir()} == set(names)
    assert pages.page_name("Zoë  Müller").startswith("zoe-muller-")
    assert pages.page_name("x" * 5000) != pages.page_name("x" * 5001) and len(pages.page_name("x" * 5000)) < 80
    assert pages.page_name("e\u0301") != pages.page_name("\u00e9")


def test_only_new_pages_are_written_and_pages_of_nobody_go(tmp_path: Path) -> None:
    ada, bea = graded("ada"), graded("bea")
    pages.write(Gradebook((ada, bea), ""), tmp_path)
    for name in ("ada", "bea"):
        (tmp_path / "learners" / pages.page_name(name)).write_text("old")
    (tmp_path / "learners" / "mine.html").write_text("the teacher's")
    pages.write(Gradebook((ada, bea, graded("cem")), ""), tmp_path, only={"bea"})
    assert (tmp_path / "learners" / pages.page_name("ada")).read_text() == "old"
    assert "<h1>" in (tmp_path / "learners" / pages.page_name("bea")).read_text()
    assert "<h1>" in (tmp_path / "learners" / pages.page_name("cem")).read_text()
    pages.write(Gradebook((bea,), ""), tmp_path, only=())
    assert sorted(file.name for file in (tmp_path / "learners").iterdir()) == sorted(
        [pages.page_name("bea"), "mine.html"]
    )


# ---------------------------------------------------------------------------------------------------- all pages


def test_pages_have_a_language_landmarks_and_a_way_past_the_header(out: Path) -> None:
    for file, page in everything(out):
        assert page.html["lang"] == "en" and page.title.get_text(strip=True), file
        assert len(page("main")) == len(page("header")) == len(page("h1")) == 1
        assert page.body.find(True).get("href") == f"#{page.main['id']}"  # the skip link comes first
        assert all(nav.get("aria-label") for nav in page("nav"))
        assert all(section.get("aria-labelledby") for section in page("section"))


def test_headings_leave_no_level_out(out: Path) -> None:
    for file, page in everything(out):
        levels = [int(each.name[1]) for each in page(re.compile("^h[1-6]$"))]
        assert levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:])), (file, levels)


def test_ids_are_unique_and_references_lead_to_one(out: Path) -> None:
    for file, page in everything(out):
        ids = [each["id"] for each in page(id=True)]
        assert len(ids) == len(set(ids)), file
        assert {each["aria-labelledby"] for each in page(attrs={"aria-labelledby": True})} <= set(ids)


def test_links_lead_to_what_is_there_or_to_the_web(out: Path) -> None:
    for file, page in everything(out):
        ids = {each["id"] for each in page(id=True)}
        for link in page("a"):
            target = link["href"]
            if target.startswith("#"):
                assert target[1:] in ids, (file, target)
            elif not target.startswith("https://docs."):
                assert (file.parent / target).is_file(), (file, target)


def test_nothing_is_loaded_and_nothing_runs(out: Path) -> None:
    for file, page in everything(out):
        policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
        assert not page(["script", "img", "iframe", "object", "embed", "link", "base", "form", "svg", "video", "audio"])
        for each in page(True):
            assert not [name for name in each.attrs if name.startswith("on") or name in ("src", "srcset", "action")], (
                file,
                each,
            )
        assert "url(" not in page.style.string and "@import" not in page.style.string


def test_colours_are_never_alone_and_there_are_two_schemes(out: Path) -> None:
    style = document(out / "index.html").style.string
    assert "color-scheme: light dark" in style and "prefers-color-scheme: dark" in style and "@media print" in style
    for file, page in everything(out):
        for each in page(class_="outcome"):
            assert re.search(r"[✔✘!·–]", each.get_text()) and re.search(r"[a-z]{3}", each.get_text()), (file, each)


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio of two colours, such as `#fff`."""

    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_text_can_be_read_in_both_schemes(out: Path) -> None:
    schemes = re.findall(r":root \{(.*?)\}", document(out / "index.html").style.string, re.DOTALL)[:2]
    assert len(schemes) == 2
    for scheme in schemes:
        colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", scheme))
        pairs = [
            (name, paper) for name in ("ink", "quiet", "link", "good", "bad", "odd") for paper in ("paper", "soft")
        ]
        for name, paper in [
            *pairs,
            ("good", "good-paper"),
            ("bad", "bad-paper"),
            ("odd", "odd-paper"),
            ("ink", "odd-paper"),
        ]:
            assert contrast(colour[name], colour[paper]) >= 4.5, (name, paper)


@pytest.mark.parametrize("name", NASTY.values(), ids=NASTY)
def test_a_name_is_text(out: Path, name: str) -> None:
    page, index = page_of(out, name), document(out / "index.html")
    assert page.h1.bdi.string == visible(name) if name else not page.h1.get_text(strip=True)
    assert not page("b") and not index("b") and not page(onerror=True)
    link = index.find("a", href=f"learners/{pages.page_name(name)}")
    assert link.get_text() == visible(name)


def test_texts_of_a_submission_are_text() -> None:
    evil = '</pre></dd><script>alert(1)</script>\u202e\x1b]8;;x\x07"\' onclick="x'
    exercise = Exercise(
        "start", 1, evil, evil, "failed", 0, 1, evil, evil, evil, evil, "javascript:alert(1)", evil, evil
    )
    grade = Grade(
        evil, evil, exercises=(exercise,), notebooks=(Notebook(1, 2, {evil: evil}, evil),), same_as=evil, notes=(evil,)
    )
    broken = replace(exercise, outcome="error")
    book = Gradebook(
        (grade, replace(grade, learner="x", exercises=(broken,)), Grade("y", evil, refused=evil)), evil, None, (evil,)
    )
    for text in [*(pages.learner_page(each) for each in book.grades), pages.class_page(book)]:
        page = BeautifulSoup(text, "html.parser")
        assert "alert(1)" in page.get_text() and not page("script") and not page(onclick=True)
        assert not page("a", href=re.compile("javascript"))
        assert not re.search("[\u202e\x1b\x07]", text) and r"\u202e" in text


# ---------------------------------------------------------------------------------------------------- a learner's page


def exercise_of(page: BeautifulSoup, name: str) -> Tag:
    return page.find("section", {"aria-labelledby": f"exercise-{name}"})


def test_a_learner_sees_every_exercise_with_outcome_and_points(out: Path) -> None:
    page = page_of(out, "dan")
    assert page.find(class_="total").get_text(strip=True) == "87of 91 points"
    rows = [
        [cell.get_text(strip=True) for cell in row(["th", "td"])] for row in page.find("table", class_="overview")("tr")
    ]
    assert ["Predict the order", "✘failed", "0 of 1"] in rows and ["Every arrow", "✔passed", "2 of 2"] in rows
    assert ["1. The asset model", "3 of 4"] in rows and rows[-1] == ["Total", "87 of 91"]
    assert len(page("section", class_="exercise")) == 48


def test_a_failed_exercise_says_what_why_and_where(out: Path) -> None:
    said = exercise_of(page_of(out, "cem"), "extract_customs")
    mistake = manifest.exercise("extract_customs").mistakes["missing_dependency"]
    told = mistake.told(asset="extract_customs", missing="extract_forestry")
    labels = {label.get_text(): label.find_next_sibling("dd").get_text() for label in said("dt")}
    assert labels["What was seen"] == told.what and labels["Mistake"] == "missing_dependency"
    assert labels["In production"] == told.production and labels["Where to look"] == told.pointer
    assert labels["Read on"] == said.find("a")["href"] == manifest.exercise("extract_customs").docs
    assert "another end: passed" in labels["The notebook"] and "says failed" in labels["The notebook"]
    assert said.details.summary and "-    return <None>" in said.details.pre.get_text()
    assert "✘ failed, 0 of 3 points" in said.get_text()
    assert "The notebook" not in exercise_of(page_of(out, "dan"), "extract_customs").get_text()


def test_what_the_notebooks_showed(out: Path) -> None:
    page = page_of(out, "cem")
    second, third, fourth = page("section", class_="notebook")
    assert second.details.summary.get_text() == "2 of 31 cells differ"
    assert "Not passed in this step: extract_customs, extraction." in second.get_text()
    assert [each.get_text() for each in second("h4")] == ["Cell a1b2", "Cell c3d4"]
    assert second.pre.get_text() == "text/plain differs:\n- <Table>\n+ nothing"
    assert "! did not come to its end: the kernel died" in third.get_text()
    assert "· not run: nothing of this step was attempted" in fourth.get_text()
    assert len(page_of(out, "ada")("section", class_="notebook")) == 7
    assert not page_of(out, "dan")("section", class_="notebook")


def test_a_learners_page_names_no_other_learner(out: Path) -> None:
    for learner in ("fay", "ada", "gil"):
        text = (out / "learners" / pages.page_name(learner)).read_text(encoding="utf-8")
        others = {each.learner for each in a_class().grades[:7]} - {learner}
        assert not [each for each in others if re.search(rf"\b{each}\b", text)] and "class/" not in text
    assert "the same, to the byte" in page_of(out, "fay").get_text()
    assert "the same, to the byte" not in page_of(out, "ada").get_text()


def test_a_refused_learner_reads_why(out: Path) -> None:
    page = page_of(out, "gil")
    assert "two packages named workshop: a/workshop and <b>/workshop" in page.main.get_text() and not page("table")


def test_notes_are_listed(out: Path) -> None:
    notes = page_of(out, "eva").find("section", {"aria-labelledby": "notes"})
    assert [each.get_text() for each in notes("li")] == ["It writes to standard error.", "Its <zip> holds\nnotebooks."]


# ---------------------------------------------------------------------------------------------------- the class page


def part(out: Path, name: str) -> list[list[str]]:
    """The rows of a section's tables, as text."""
    section = document(out / "index.html").find("section", {"aria-labelledby": name})
    return [[" ".join(cell.get_text(" ").split()) for cell in row(["th", "td"])] for row in section("tr")]


def test_the_grid_has_headers_groups_and_text_in_every_cell(out: Path) -> None:
    grid = document(out / "index.html").find("table", class_="grid")
    assert grid.caption and all(each.get("scope") for each in grid("th"))
    groups = [(each.get_text(), int(each["colspan"])) for each in grid("th", scope="colgroup")]
    assert groups == [
        (f"{stage.number}. {stage.title}", len(manifest.of_step(stage.number))) for stage in manifest.stages().values()
    ]
    assert [each.get_text() for each in grid.thead("tr")[1]("th")] == list(manifest.exercises())
    rows = grid.tbody("tr")
    assert len(rows) == len(a_class().grades)
    for row in rows:
        assert row.th["scope"] == "row" and row.th.a
        assert sum(int(cell.get("colspan", 1)) for cell in row("td")) == 1 + len(manifest.exercises())
        for cell in row("td"):
            assert cell.get_text(strip=True)
            if "cell" in cell["class"]:
                assert cell.find("span", {"aria-hidden": "true"}) and re.search(
                    "[a-z]{4}", cell.find(class_="unseen").get_text()
                )
    assert grid.parent["tabindex"] == "0" and grid.parent["role"] == "region"
    cem = next(row for row in rows if row.th.get_text() == "cem")("td")
    at = dict(zip(manifest.exercises(), cem[1:]))
    assert (
        at["extract_customs"].get_text() == "✘failed" and at["extraction"].get_text() == "–blocked by extract_customs"
    )


def test_every_table_has_a_caption_and_scoped_headers(out: Path) -> None:
    for file, page in everything(out):
        for each in page("table"):
            assert each.caption and each.caption.get_text(strip=True), file
            assert each.thead("th") and all(header.get("scope") for header in each("th")), file


def test_shared_mistakes_come_first(out: Path) -> None:
    rows = part(out, "mistakes")
    assert rows[1] == ["missing_dependency", "An asset that needs another one extract_customs", "2", "cem dan"]
    assert rows[3] == ["order_of_writing", "Predict the order toy_order", "1", "dan"]
    early, late = failed("toy_order", "order_of_writing"), failed("edges", "arrows_reversed")
    page = parsed(
        pages.class_page(Gradebook((graded("ada", late), graded("bea", early, late), graded("cem", early, late)), ""))
    )
    assert [row.code.get_text() for row in page.find("section", {"aria-labelledby": "mistakes"}).tbody("tr")] == [
        "arrows_reversed", "order_of_writing"
    ]  # fmt: skip


def test_the_hardest_exercises_come_first(out: Path) -> None:
    rows = part(out, "passed")[1:]
    assert len(rows) == 48
    counts = [int(re.search(r"(\d+) of (\d+)", row[3])[1]) for row in rows]
    assert counts == sorted(counts) and {re.search(r"of (\d+)", row[3])[1] for row in rows} == {
        str(len(a_class().grades) - 1)
    }
    customs = next(row for row in rows if row[0].endswith("extract_customs"))
    assert customs[3].endswith(f"{len(a_class().grades) - 3} of {len(a_class().grades) - 1}")


def test_refused_failed_identical_slow_and_odd_ones_are_listed(out: Path) -> None:
    refused = {row[0]: row for row in part(out, "refused")[1:]}
    assert refused["gil"][1:] == [
        "✘ refused",
        "two packages named workshop: a/workshop and <b>/workshop",
        "class/gil.zip",
    ]
    assert "workshop/assets/dbt.py line 3: NameError: <x>" in refused["eva"][2]
    assert refused["cem"][1:3] == ["! failed in part", "notebook of step 3: the kernel died"] and len(refused) == 3
    assert part(out, "identical")[1:] == [["ada", "fay"]]
    assert part(out, "slowest")[1:] == [["bea", "61 s", "0.0 s"], ["ada", "9.4 s", "11 s"], ["cem", "3.0 s", "0.0 s"]]
    odd = {row[0]: row[1] for row in part(out, "look")[1:]}
    assert odd == {
        "cem": "extract_customs: the notebook says passed, the evidence failed",
        "eva": "It writes to standard error. Its <zip> holds notebooks.",
    }
    how = document(out / "index.html").find("section", {"aria-labelledby": "how"}).get_text()
    assert "Namespaces kept the network away." in how and "generated from seed 7" in how


def test_a_class_of_nobody_and_one_that_was_refused_whole(tmp_path: Path) -> None:
    for grades in ((), (Grade("gil", "gil.zip", refused="no package"),)):
        book = Gradebook(grades, "")
        files.write(book, tmp_path)
        pages.write(book, tmp_path)
        assert files.read(tmp_path) == book
        assert len(table(tmp_path / "gradebook.csv")) == 1 + len(grades) and len(table(tmp_path / "canvas.csv")) == 2
        assert "No submission was graded." in document(tmp_path / "index.html").get_text()


def test_three_hundred_learners(tmp_path: Path) -> None:
    book = Gradebook(
        tuple(graded(f"learner {number:03}", failed("edges", "arrows_reversed")) for number in range(300)), ""
    )
    files.write(book, tmp_path)
    pages.write(book, tmp_path)
    pages.write(book, tmp_path, only=())
    assert files.read(tmp_path) == book and len(table(tmp_path / "gradebook.csv")) == 301
    assert len(list((tmp_path / "learners").iterdir())) == 300
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert text.count('<th scope="row"><a href="learners/learner-') == 300 and len(text) < 5_000_000
