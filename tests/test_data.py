"""The committed CSV files: what the generator makes, what the README says, and what is counted in them."""

import csv
import json
import math
import re
import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
sys.path.insert(0, str(DATA))
import generate as generator  # noqa: E402

FILES = ("forestry_logs.csv", "sawmill_batches.csv", "customs_shipments.csv", "tag_mapping.csv")
TABLE = {name: fault.count for name, fault in generator.FAULTS.items()}
TAG = re.compile(r"[A-Z]{3}\d{7}[A-Z]")  # without hyphens
CODES = {"MOI", "OKO", "BIL", "NDO", "IBO", "KEL", "LOU", "MAK", "SIB", "TCH"}
WORDS = {
    "species": {"Okoumé", "Sapelli", "Iroko", "Azobé", "Padouk"},
    "product": {"sawn timber", "veneer", "plywood"},
    "grade": {"FAS", "No1 C&S", "Standard"},
    "destination": set(generator.DESTINATIONS),
}


def read(folder, file):
    """Return the rows as dicts and, apart, the lines without all values."""
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    whole = [dict(zip(header, row)) for row in rows if len(row) == len(header)]
    return whole, [row for row in rows if len(row) != len(header)]


@cache
def normal(tag):
    return re.sub("[^A-Z0-9]", "", tag.upper()).replace("O", "0").replace("I", "1")


def number(text):
    return float(text.replace(",", "."))


@cache
def day(text):
    return datetime.strptime(text, "%d/%m/%Y" if "/" in text else "%Y-%m-%d").date()


def distinct(rows):
    return [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in rows)]


def odd_case(rows, column):
    words = WORDS[column]
    for row in rows:
        assert row[column].strip().lower() in {word.lower() for word in words}
    return sum(row[column].strip() not in words for row in rows)


def holding(rows, sign, *columns):
    """Count rows with the sign in all the columns; it may not be in some of them only."""
    found = [{sign in row[column] for column in columns if row[column]} for row in rows]
    assert {True, False} not in found
    return found.count({True})


class Facts:
    """The cleaned facts of a folder, found without the generator."""

    def __init__(self, folder):
        self.logs, self.batches, self.shipments, self.scans = (read(folder, file)[0] for file in FILES)
        self.rejects = {file: read(folder, file)[1] for file in FILES}
        self.log = {normal(row["tag"]): row for row in self.logs}
        self.batch = {row["batch"]: row for row in self.batches}
        self.claims = defaultdict(set)  # log -> batches
        for row in self.scans:
            self.claims[normal(row["tag"])].add(row["batch"])
        self.declared = defaultdict(list)
        for row in distinct(self.shipments):
            self.declared[row["batch"].strip().upper()].append(row)

        self.phantoms = set(self.claims) - set(self.log)
        self.unscanned = set(self.log) - set(self.claims)
        self.twice = {tag for tag, batches in self.claims.items() if len(batches) > 1}
        self.expired = {
            tag for tag, row in self.log.items() if day(row["harvested_on"]) > day(row["permit_valid_to"])
        }
        self.swollen = {
            name
            for name, row in self.batch.items()
            if number(row["output_volume_m3"]) > number(row["input_volume_m3"])
        }
        self.unknown = set(self.declared) - set(self.batch)
        self.shipped = {  # share of the output; the hair is for adding up floats
            name: sum(number(declared["declared_volume_m3"]) for declared in self.declared.get(name, ()))
            / number(row["output_volume_m3"])
            for name, row in self.batch.items()
        }
        self.over = {name for name, share in self.shipped.items() if share > 1 + 1e-9}
        self.content = defaultdict(set)  # batch -> logs
        for tag in set(self.claims) & set(self.log):
            for name in self.claims[tag]:
                self.content[name].add(tag)
        self.traced = {  # share of the input
            name: sum(number(self.log[tag]["volume_m3"]) for tag in self.content[name])
            / number(row["input_volume_m3"])
            for name, row in self.batch.items()
        }

    def counts(self):
        raw = [row["tag"] for row in self.scans]
        repeated = Counter((normal(row["tag"]), row["batch"]) for row in self.scans)
        return {
            "species_mixed_case": odd_case(self.logs, "species"),
            "blank_padding": sum(
                any(row[column] != row[column].strip() for column in ("species", "concession"))
                for row in self.logs
            ),
            "forestry_date_day_first": holding(self.logs, "/", "harvested_on"),
            "forestry_decimal_comma": holding(self.logs, ",", "diameter_cm", "length_m", "volume_m3"),
            "diameter_missing": sum(not row["diameter_cm"] for row in self.logs),
            "duplicate_log": len(self.logs) - len(distinct(self.logs)),
            "permit_expired": len(self.expired),
            "tag_confused": sum(not TAG.fullmatch(tag.strip().upper().replace("-", "")) for tag in raw),
            "tag_no_hyphens": sum(tag.count("-") < 2 for tag in raw),
            "tag_lower_case": sum(tag != tag.upper() for tag in raw),
            "tag_padded": sum(tag != tag.strip() for tag in raw),
            "duplicate_scan": sum(number - 1 for number in repeated.values()),
            "phantom_tag": sum(normal(tag) in self.phantoms for tag in raw),
            "double_claimed": len(self.twice),
            "unscanned_log": len(self.unscanned),
            "truncated_line": len(self.rejects["tag_mapping.csv"]),
            "product_mixed_case": odd_case(self.batches, "product"),
            "sawmill_date_day_first": holding(self.batches, "/", "intake_on"),
            "sawmill_decimal_comma": holding(self.batches, ",", "input_volume_m3", "output_volume_m3"),
            "grade_missing": sum(not row["grade"] for row in self.batches),
            "duplicate_batch": len(self.batches) - len(distinct(self.batches)),
            "output_exceeds_input": len(self.swollen),
            "batch_lower_case": sum(row["batch"] != row["batch"].strip().upper() for row in self.shipments),
            "destination_mixed_case": odd_case(self.shipments, "destination"),
            "customs_date_day_first": holding(self.shipments, "/", "declared_on"),
            "customs_decimal_comma": holding(
                self.shipments, ",", "declared_volume_m3", "declared_value_eur"
            ),
            "value_missing": sum(not row["declared_value_eur"] for row in self.shipments),
            "duplicate_declaration": len(self.shipments) - len(distinct(self.shipments)),
            "over_declared": len(self.over),
            "unknown_batch": len(self.unknown),
        }


@pytest.fixture(scope="module")
def facts():
    return Facts(DATA)


@pytest.fixture(scope="module")
def twofold(tmp_path_factory):
    folder = tmp_path_factory.mktemp("twofold")
    generator.generate(folder, scale=2)
    return Facts(folder)


def table(heading):
    """Return the body of the README's first table below a heading, cells without backticks."""
    text = (DATA / "README.md").read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip("` ") for cell in row] for row in rows[2:]]


def run(*arguments):
    command = [sys.executable, str(DATA / "generate.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


def test_committed_files_are_the_generators_output(tmp_path):
    rows = generator.generate(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES) == sorted(rows)
    for file in FILES:
        text = (tmp_path / file).read_bytes()
        assert text == (DATA / file).read_bytes(), file
        assert text.count(b"\n") == rows[file] + 1 and text.endswith(b"\n") and b"\r" not in text


def test_every_fault_is_there_as_often_as_listed(facts):
    assert facts.counts() == TABLE
    assert not any(lines for file, lines in facts.rejects.items() if file != "tag_mapping.csv")
    assert all(0 < len(line) < 4 and line[0] for line in facts.rejects["tag_mapping.csv"])


def test_another_seed_keeps_the_counts(tmp_path, facts):
    generator.generate(tmp_path, seed=7)
    assert Facts(tmp_path).counts() == TABLE
    for file in FILES:
        assert (tmp_path / file).read_bytes() != (DATA / file).read_bytes(), file


def test_two_blocks_hold_twice_as_much(twofold, facts):
    assert twofold.counts() == {name: 2 * count for name, count in TABLE.items()}
    for kind in ("logs", "batches", "shipments", "scans"):
        assert len(getattr(twofold, kind)) == 2 * len(getattr(facts, kind)), kind
    assert len(twofold.log) == 2 * len(facts.log) and len(twofold.batch) == 2 * len(facts.batch)


def test_only_limits_the_files_not_their_content(tmp_path):
    assert list(generator.generate(tmp_path, only=["tag_mapping.csv"])) == ["tag_mapping.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["tag_mapping.csv"]
    assert (tmp_path / "tag_mapping.csv").read_bytes() == (DATA / "tag_mapping.csv").read_bytes()
    with pytest.raises(ValueError, match="nothing.csv"):
        generator.generate(tmp_path, only=["nothing.csv"])


def test_the_readme_lists_exactly_the_faults():
    listed = [(name, file, int(count), meaning) for name, file, count, meaning in table("Planted faults")]
    # `table` takes the backticks off the ends of a cell.
    assert listed == [(name, f.file, f.count, f.meaning.strip("` ")) for name, f in generator.FAULTS.items()]


def test_the_readme_lists_exactly_the_columns_and_sizes():
    sizes = {file: (int(lines), int(rows)) for file, lines, rows in table("Size")}
    assert set(sizes) == set(FILES)
    for file in FILES:
        lines = (DATA / file).read_text(encoding="utf-8").splitlines()
        assert [row[0] for row in table(file)] == lines[0].split(",")
        assert sizes[file] == (len(lines), len(read(DATA, file)[0]))


def test_counts_prints_the_table(tmp_path):
    assert {name: fault["count"] for name, fault in json.loads(run("--counts").stdout).items()} == TABLE


def test_issued_tags_are_well_formed_and_distinct(facts, twofold):
    for found in (facts, twofold):
        tags = {row["tag"] for row in found.logs}
        assert len(tags) == len({normal(tag) for tag in tags}) == len(found.log)
        assert all(re.fullmatch(r"[A-Z]{3}-\d{7}-[A-Z]", tag) and tag[:3] in CODES for tag in tags)
        phantoms = [row["tag"] for row in found.scans if normal(row["tag"]) in found.phantoms]
        assert all(re.fullmatch(r"[A-Z]{3}-\d{7}-[A-Z]", tag) and tag[:3] in CODES for tag in phantoms)
    assert len({normal(code) for code in CODES}) == len(CODES)


def test_volumes_fit_together(facts):
    for row in facts.logs:
        if row["diameter_cm"]:
            volume = math.pi / 4 * (number(row["diameter_cm"]) / 100) ** 2 * number(row["length_m"])
            assert number(row["volume_m3"]) == pytest.approx(volume, abs=0.00051), row
    claimed_twice = set().union(*(facts.claims[tag] for tag in facts.twice))
    short = [share for share in facts.traced.values() if share < 0.99]
    assert max(short) < 0.92
    assert TABLE["unscanned_log"] / 6 <= len(short) <= TABLE["unscanned_log"] / 3
    assert all(share < 1.01 for name, share in facts.traced.items() if name not in claimed_twice)
    for name, row in facts.batch.items():
        if name not in facts.swollen:
            low, high = (0.45, 0.60) if row["product"].lower() == "sawn timber" else (0.50, 0.65)
            share = number(row["output_volume_m3"]) / number(row["input_volume_m3"])
            assert low - 0.001 <= share <= high, row
        low, high = (1.1, 1.6) if name in facts.over else (0.599, 1.0001)
        assert low < facts.shipped[name] < high or name not in facts.declared, name
    pairs = [rows for name, rows in facts.declared.items() if len(rows) == 2]
    assert len(pairs) == 25 and not any(len(rows) > 2 for rows in facts.declared.values())


def test_a_batch_is_one_species_and_8_to_16_logs(facts):
    assert set(facts.content) == set(facts.batch) and len(facts.log) == 250 * 12
    for tags in facts.content.values():
        assert len({facts.log[tag]["species"].strip().lower() for tag in tags}) == 1
    sizes = [len(tags - facts.twice) for tags in facts.content.values()]
    assert max(sizes) <= 16
    # Only logs that are unscanned or claimed twice may be missing here.
    assert sum(size < 8 for size in sizes) <= (TABLE["unscanned_log"] + TABLE["double_claimed"]) / 2


def test_days_follow_each_other(facts):
    for row in facts.log.values():
        assert day(row["permit_valid_from"]) <= day(row["harvested_on"]), row
    for row in facts.scans:
        scanned = datetime.fromisoformat(row["scanned_at"]).date()
        assert scanned == day(facts.batch[row["batch"]]["intake_on"])
        if normal(row["tag"]) in facts.log:
            assert day(facts.log[normal(row["tag"])]["harvested_on"]) < scanned
    for name in set(facts.declared) - facts.unknown:
        for row in facts.declared[name]:
            assert day(facts.batch[name]["intake_on"]) < day(row["declared_on"])
    late = [
        (day(row["harvested_on"]) - day(row["permit_valid_to"])).days
        for row in (facts.log[tag] for tag in facts.expired)
    ]
    assert 1 <= min(late) < 31 < max(late) < 200


def test_most_shipments_have_no_business_fault(facts):
    bad = facts.unknown | facts.over | facts.swollen
    for tag in facts.expired | facts.twice | facts.phantoms:
        bad |= facts.claims[tag]
    bad |= {name for name, share in facts.traced.items() if share < 0.95}
    shipments = [name for name, rows in facts.declared.items() for _ in rows]
    assert 0.75 <= sum(name not in bad for name in shipments) / len(shipments) <= 0.80


@pytest.mark.parametrize("large", [4, pytest.param(20, marks=pytest.mark.slow)])  # tracing is slow
def test_memory_does_not_grow_with_the_scale(tmp_path, large):
    peaks = []
    for scale in (1, large):
        tracemalloc.start()
        generator.generate(tmp_path, scale=scale)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


@pytest.mark.parametrize(
    "arguments",
    [["--scale", "0"], ["--scale", "10001"], ["--scale", "two"], ["--seed", "x"], ["--rows", "5"], ["more"]],
    ids=" ".join,
)
def test_bad_arguments_write_nothing(tmp_path, arguments):
    done = run("--out", tmp_path / "new", *arguments)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and not done.stdout
    assert not list(tmp_path.iterdir())


def test_a_file_for_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    done = run("--out", tmp_path / "file")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert (tmp_path / "file").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


def test_a_failed_run_leaves_the_old_files(tmp_path, monkeypatch):
    def fail(seed, block):
        raise KeyboardInterrupt

    (tmp_path / "tag_mapping.csv").write_text("old")
    monkeypatch.setattr(generator, "_block", fail)
    with pytest.raises(KeyboardInterrupt):
        generator.generate(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["tag_mapping.csv"]
    assert (tmp_path / "tag_mapping.csv").read_text() == "old"
