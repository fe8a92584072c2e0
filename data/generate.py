"""Write the four dirty CSV files of the timber exporter.

The data is made in blocks of 250 batches (3 000 logs). A block depends on the seed and its own number only,
holds every fault of `FAULTS` exactly as often as listed there, and is written before the next one is made.
"""

import argparse
import json
import math
import os
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

FORESTRY, SAWMILL = "forestry_logs.csv", "sawmill_batches.csv"
CUSTOMS, TAGS = "customs_shipments.csv", "tag_mapping.csv"
COLUMNS = {
    FORESTRY: "tag,species,concession,permit,permit_valid_from,permit_valid_to,harvested_on,"
    "diameter_cm,length_m,volume_m3",
    SAWMILL: "batch,sawmill,intake_on,input_volume_m3,output_volume_m3,product,grade",
    CUSTOMS: "declaration,batch,declared_on,hs_code,destination,declared_volume_m3,declared_value_eur",
    TAGS: "tag,batch,scanned_at,scanner",
}


class Fault(NamedTuple):
    """A planted fault: the file that carries it, how often per block, and what is counted."""

    file: str
    count: int
    meaning: str


FAULTS = {
    "species_mixed_case": Fault(FORESTRY, 240, "rows with the species in odd case (`OKOUMÉ`, `okoumé`)"),
    "blank_padding": Fault(FORESTRY, 180, "rows with blanks around species, concession or both"),
    "forestry_date_day_first": Fault(FORESTRY, 210, "rows with `harvested_on` as `17/03/2025`"),
    "forestry_decimal_comma": Fault(FORESTRY, 150, "rows with diameter, length and volume as `\"0,53\"`"),
    "diameter_missing": Fault(FORESTRY, 120, "rows with an empty `diameter_cm`"),
    "duplicate_log": Fault(FORESTRY, 60, "extra rows identical to an earlier one"),
    "permit_expired": Fault(FORESTRY, 24, "logs harvested after `permit_valid_to`, by days to months"),
    "tag_confused": Fault(TAGS, 180, "rows whose tag has at least one O/0 or I/1 swapped"),
    "tag_no_hyphens": Fault(TAGS, 210, "rows whose tag lacks one or both hyphens"),
    "tag_lower_case": Fault(TAGS, 240, "rows whose tag is in lower case"),
    "tag_padded": Fault(TAGS, 150, "rows whose tag has blanks around it"),
    "duplicate_scan": Fault(TAGS, 90, "extra rows with the same tag and batch, minutes later"),
    "phantom_tag": Fault(TAGS, 12, "rows whose tag has a valid shape but was never issued"),
    "double_claimed": Fault(TAGS, 12, "logs scanned into a second batch too (one extra row each)"),
    "unscanned_log": Fault(TAGS, 24, "logs in a mill's input that have no row at all"),
    "truncated_line": Fault(TAGS, 15, "extra lines cut off before the fourth value (not parsable)"),
    "product_mixed_case": Fault(SAWMILL, 30, "rows with the product in odd case (`Sawn Timber`)"),
    "sawmill_date_day_first": Fault(SAWMILL, 25, "rows with `intake_on` as `17/03/2025`"),
    "sawmill_decimal_comma": Fault(SAWMILL, 25, "rows with both volumes as `\"0,53\"`"),
    "grade_missing": Fault(SAWMILL, 15, "rows with an empty `grade`"),
    "duplicate_batch": Fault(SAWMILL, 8, "extra rows identical to an earlier one"),
    "output_exceeds_input": Fault(SAWMILL, 5, "batches with more output than input"),
    "batch_lower_case": Fault(CUSTOMS, 30, "rows whose batch is in lower case or has blanks around it"),
    "destination_mixed_case": Fault(CUSTOMS, 30, "rows with the destination in odd case (`FRANCE`)"),
    "customs_date_day_first": Fault(CUSTOMS, 25, "rows with `declared_on` as `17/03/2025`"),
    "customs_decimal_comma": Fault(CUSTOMS, 25, "rows with volume and value as `\"0,53\"`"),
    "value_missing": Fault(CUSTOMS, 12, "rows with an empty `declared_value_eur`"),
    "duplicate_declaration": Fault(CUSTOMS, 8, "extra rows identical to an earlier one"),
    "over_declared": Fault(CUSTOMS, 8, "declarations of 1.1 to 1.6 times the batch's whole output"),
    "unknown_batch": Fault(CUSTOMS, 4, "declarations of a batch that no sawmill recorded"),
}

BATCHES = 250  # per block, as are the next four
IN_STOCK = 12
SHIPPED_TWICE = 25
BATCH_NUMBERS = 280  # more than BATCHES: the unknown batches take numbers that the mills left out
SERIALS = 1_000  # per concession; phantom tags take serials that the forest left out
MAX_SCALE = 10_000  # beyond it a serial would need an eighth digit

# (code, name, month in which the yearly permit starts, number of the 2022 cutting area); all fictional.
# The codes stay distinct when O is read as 0 and I as 1.
CONCESSIONS = [
    ("MOI", "Moingola", 1, 1), ("OKO", "Okolimba", 3, 7), ("BIL", "Bilanda", 5, 4),
    ("NDO", "Ndoumila", 2, 2), ("IBO", "Iboundaka", 7, 9), ("KEL", "Kelembi", 4, 11),
    ("LOU", "Loukassi", 1, 3), ("MAK", "Makourou", 9, 5), ("SIB", "Sibalanga", 6, 8),
    ("TCH", "Tchivango", 11, 6),
]  # fmt: skip
# species -> (smallest diameter that may be felled, in mm; weight in the harvest; products)
SPECIES = {
    "Okoumé": (700, 7, ("sawn timber", "veneer", "plywood")),
    "Sapelli": (800, 4, ("sawn timber", "sawn timber", "veneer")),
    "Iroko": (700, 3, ("sawn timber",)),
    "Azobé": (700, 3, ("sawn timber",)),
    "Padouk": (600, 3, ("sawn timber",)),
}
HARVEST = [name for name, (_, weight, _) in SPECIES.items() for _ in range(weight)]
PRICES = {  # EUR per m3
    ("Okoumé", "sawn timber"): 430, ("Okoumé", "veneer"): 880, ("Okoumé", "plywood"): 740,
    ("Sapelli", "sawn timber"): 640, ("Sapelli", "veneer"): 1250, ("Iroko", "sawn timber"): 720,
    ("Azobé", "sawn timber"): 510, ("Padouk", "sawn timber"): 760,
}  # fmt: skip
GRADE_PRICE = {"FAS": 1.0, "No1 C&S": 0.85, "Standard": 0.75}
HS_SAWN = {"Sapelli": "4407.27", "Iroko": "4407.28"}
HS_OTHER = {"sawn timber": "4407.29", "veneer": "4408.39", "plywood": "4412.31"}
SAWMILLS = ["Scierie du Fleuve", "Mbalo Timber", "Lokoua Bois", "Scierie Nzamba"]
PEELERS = ["Ogoma Placages", "Kivanga Veneer"]
SCANNERS = {mill: (f"SC-{n:02}", f"SC-{n + 1:02}") for n, mill in zip(range(1, 99, 2), SAWMILLS + PEELERS)}
DESTINATIONS = [
    "China", "Vietnam", "France", "Belgium", "Italy", "Netherlands", "Spain", "Portugal", "Germany",
    "Morocco", "United Kingdom", "United States",
]  # fmt: skip

# Days are offsets from DAY_0; text that many rows share is formatted once.
DAY_0 = date(2023, 1, 1)
ISO = [str(DAY_0 + timedelta(n)) for n in range(3 * 366)]
FIRST_INTAKE, LAST_INTAKE = ISO.index("2025-01-13"), ISO.index("2025-09-30")
TENTHS = [f"{n / 10:.1f}" for n in range(2_000)]
MINUTES = [f"T{n // 60:02}:{n % 60:02}:" for n in range(24 * 60)]
SECONDS = [f"{n:02}" for n in range(60)]
CYLINDER = math.pi / 4 / 10_000  # litres per mm2 of diameter squared and dm of length


def _permits(code: str, month: int, area: int) -> tuple[list[str], list[int]]:
    """Return, for every day, the permit in force (three CSV fields) and its age in days."""
    fields, ages = [], []
    for text in ISO:
        day = date.fromisoformat(text)
        start = date(day.year - (day.month < month), month, 1)
        end = date(start.year + 1, month, 1) - timedelta(1)
        fields.append(f"AAC-{start.year}-{code}-{area + start.year - 2022:02},{start},{end}")
        ages.append((day - start).days)
    return fields, ages


PERMITS = [_permits(code, month, area) for code, _, month, area in CONCESSIONS]


@dataclass(slots=True)
class _Batch:
    number: str
    intake: int
    felling: int  # first of the 12 days on which its logs were harvested
    species: str
    product: str
    grade: str
    sawmill: str
    sites: list[int]  # the concession of each log
    tags: list[str] = field(default_factory=list)
    litres: list[int] = field(default_factory=list)
    output: int = 0  # litres


def _count(name: str) -> int:
    return FAULTS[name].count


def _odd_case(rng: random.Random, text: str) -> str:
    odd = (text.upper(), text.lower(), text.title(), text.swapcase())
    return rng.choice([other for other in odd if other != text])


def _padded(rng: random.Random, text: str) -> str:
    return rng.choice((" {}", "{} ", " {} ", "  {}", "{}  ")).format(text)


def _day_first(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _comma(number: str) -> str:
    return '"' + number.replace(".", ",") + '"'


def _confused(rng: random.Random, tag: str) -> str:
    """Swap one to three of the look-alikes in a tag."""
    places = [at for at, char in enumerate(tag) if char in "O0I1"]
    chars = list(tag)
    for at in rng.sample(places, rng.randint(1, min(3, len(places)))):
        chars[at] = {"O": "0", "0": "O", "I": "1", "1": "I"}[chars[at]]
    return "".join(chars)


def _groups(total: int) -> list[int]:
    """Split a count of faulty logs over batches, about four to a batch."""
    number = max(1, total // 4)
    return [total // number + (n < total % number) for n in range(number)]


def _picks(rng: random.Random, file: str, ordinary: list[int]) -> Iterator[int]:
    """Draw enough of the ordinary rows for all faults of a file, so that no row gets two."""
    enough = sum(fault.count for fault in FAULTS.values() if fault.file == file)
    return iter(rng.sample(ordinary, min(enough, len(ordinary))))


def _text(rng: random.Random, rows: list[list[str]], repeated: Iterable[int]) -> str:
    """Join rows to CSV lines; the rows at `repeated` come again at some later place."""
    lines = [",".join(row) + "\n" for row in rows]
    for at, line in [(at, lines[at]) for at in repeated]:
        lines[rng.randrange(at, len(lines))] += line
    return "".join(lines)


def _batches(rng: random.Random, numbers: list[str]) -> list[_Batch]:
    # Two batches share 24 logs, so that every block has equally many.
    small = [rng.randint(8, 12) for _ in range(BATCHES // 2)]
    sizes = small + [24 - size for size in small]
    main = list(range(len(CONCESSIONS))) * (BATCHES // len(CONCESSIONS))
    second = main.copy()
    for values in (sizes, main, second):
        rng.shuffle(values)
    intakes = sorted(rng.randint(FIRST_INTAKE, LAST_INTAKE) for _ in numbers)
    batches = []
    for number, intake, size, site, other in zip(numbers, intakes, sizes, main, second):
        species = rng.choice(HARVEST)
        product = rng.choice(SPECIES[species][2])
        sawn = product == "sawn timber"
        from_main = rng.randint(6, size) if rng.random() < 0.5 else size
        batches.append(
            _Batch(
                number,
                intake,
                intake - rng.randint(21, 60),
                species,
                product,
                rng.choice(("FAS", "FAS", "FAS", "No1 C&S", "No1 C&S", "Standard")) if sawn else "Standard",
                rng.choice(SAWMILLS if sawn else PEELERS),
                [site] * from_main + [other] * (size - from_main),
            )
        )
    return batches


def _roles(rng: random.Random, batches: list[_Batch]) -> dict[str, list[int]]:
    """Choose the batches, by position, that carry business faults: never two kinds in one batch."""
    free = rng.sample(range(BATCHES), BATCHES)
    roles = {"in_stock": free[:IN_STOCK]}
    free = free[IN_STOCK:]

    def take(name: str, number: int, among: list[int]) -> None:
        roles[name] = among[:number]
        free[:] = [at for at in free if at not in roles[name]]

    # The permit before must have run out long enough ago to be no slip, and recently enough to be plausible.
    lapsed = [at for at in free if 2 <= PERMITS[batches[at].sites[0]][1][batches[at].felling] <= 140]
    take("permit_expired", len(_groups(_count("permit_expired"))), lapsed)
    pairs, waiting = [], {}
    for at in free:  # a log is claimed twice by batches of the same species
        if (other := waiting.pop(batches[at].species, None)) is None:
            waiting[batches[at].species] = at
        else:
            pairs += [min(at, other), max(at, other)]
    take("double_claimed", 2 * -(-_count("double_claimed") // 2), pairs)
    take("unscanned_log", len(_groups(_count("unscanned_log"))), free)
    for name in ("phantom_tag", "output_exceeds_input", "over_declared"):
        take(name, _count(name), free)
    single = set(roles["in_stock"] + roles["over_declared"])
    roles["shipped_twice"] = rng.sample([at for at in range(BATCHES) if at not in single], SHIPPED_TWICE)
    return roles


def _forestry(
    rng: random.Random, block: int, batches: list[_Batch], roles: dict[str, list[int]]
) -> tuple[str, list[str]]:
    """Give the batches their logs; return the CSV text and the phantom tags."""
    needed = Counter(site for batch in batches for site in batch.sites)
    phantom_sites = Counter(rng.randrange(len(CONCESSIONS)) for _ in roles["phantom_tag"])
    phantoms, issued = [], []
    for site, (code, _, _, _) in enumerate(CONCESSIONS):
        extra = phantom_sites[site]
        start = block * SERIALS
        serials = rng.sample(range(start + 1, start + SERIALS), needed[site] + extra)
        tags = [f"{code}-{serial:07}-{ascii_uppercase[serial % 26]}" for serial in serials]
        phantoms += tags[:extra]
        issued.append(sorted(tags[extra:], reverse=True))

    expired_in = dict(zip(roles["permit_expired"], _groups(_count("permit_expired"))))
    rows, expired = [], set()
    draw = rng.random
    for at, batch in enumerate(batches):
        species, felling = batch.species, batch.felling
        smallest, lapsed = SPECIES[species][0], expired_in.get(at, 0)
        for n, site in enumerate(batch.sites):
            tag = issued[site].pop()
            day = felling + int(draw() * 12)
            permits, ages = PERMITS[site]
            permit = permits[day]
            if n < lapsed:
                permit = permits[day - ages[day] - 1]
                expired.add(tag)
            diameter = smallest + int(draw() * draw() * 550)
            length = 55 + int(draw() * 65)
            litres = int(CYLINDER * diameter * diameter * length + 0.5)
            batch.tags.append(tag)
            batch.litres.append(litres)
            rows.append(
                [tag, species, CONCESSIONS[site][1], permit, ISO[day], TENTHS[diameter], TENTHS[length],
                 f"{litres / 1000:.3f}"]
            )  # fmt: skip
    rows.sort(key=lambda row: row[4])

    picks = _picks(rng, FORESTRY, [at for at, row in enumerate(rows) if row[0] not in expired])
    for at in islice(picks, _count("species_mixed_case")):
        rows[at][1] = _odd_case(rng, rows[at][1])
    for at in islice(picks, _count("blank_padding")):
        for column in rng.choice(((1,), (2,), (1, 2))):
            rows[at][column] = _padded(rng, rows[at][column])
    for at in islice(picks, _count("forestry_date_day_first")):
        rows[at][4] = _day_first(rows[at][4])
    for at in islice(picks, _count("forestry_decimal_comma")):
        rows[at][5:] = map(_comma, rows[at][5:])
    for at in islice(picks, _count("diameter_missing")):
        rows[at][5] = ""
    return _text(rng, rows, islice(picks, _count("duplicate_log"))), phantoms


def _sawmill(rng: random.Random, batches: list[_Batch], roles: dict[str, list[int]]) -> str:
    """Measure input and output of the batches; return the CSV text."""
    faulty = set(roles["output_exceeds_input"])
    rows = []
    for at, batch in enumerate(batches):
        litres = int(sum(batch.litres) * rng.uniform(0.991, 1.009))
        low, high = (0.45, 0.60) if batch.product == "sawn timber" else (0.50, 0.65)
        batch.output = int(litres * (rng.uniform(1.02, 1.25) if at in faulty else rng.uniform(low, high)))
        volumes = [f"{litres / 1000:.3f}", f"{batch.output / 1000:.3f}"]
        rows.append([batch.number, batch.sawmill, ISO[batch.intake], *volumes, batch.product, batch.grade])

    picks = _picks(rng, SAWMILL, [at for at in range(BATCHES) if at not in faulty])
    for at in islice(picks, _count("product_mixed_case")):
        rows[at][5] = _odd_case(rng, rows[at][5])
    for at in islice(picks, _count("sawmill_date_day_first")):
        rows[at][2] = _day_first(rows[at][2])
    for at in islice(picks, _count("sawmill_decimal_comma")):
        rows[at][3:5] = map(_comma, rows[at][3:5])
    for at in islice(picks, _count("grade_missing")):
        rows[at][6] = ""
    return _text(rng, rows, islice(picks, _count("duplicate_batch")))


def _customs(
    rng: random.Random, block: int, batches: list[_Batch], roles: dict[str, list[int]], unknown: list[str]
) -> str:
    """Ship the batches and some that do not exist; return the CSV text."""
    in_stock, twice, over = (set(roles[name]) for name in ("in_stock", "shipped_twice", "over_declared"))
    rows, special = [], set()

    def declare(number: str, batch: _Batch, day: int, litres: int) -> list[str]:
        price = PRICES[batch.species, batch.product] * GRADE_PRICE[batch.grade] * rng.uniform(0.93, 1.07)
        sawn_code = HS_SAWN.get(batch.species) if batch.product == "sawn timber" else None
        row = ["", number, ISO[day], sawn_code or HS_OTHER[batch.product], rng.choice(DESTINATIONS)]
        rows.append([*row, f"{litres / 1000:.3f}", f"{litres / 1000 * price:.2f}"])
        return rows[-1]

    for at, batch in enumerate(batches):
        if at in in_stock:
            continue
        day = batch.intake + rng.randint(10, 45)
        if at in over:
            declare(batch.number, batch, day, int(batch.output * rng.uniform(1.11, 1.59)))
            special.add(batch.number)
        elif at in twice:
            declare(batch.number, batch, day, int(batch.output * rng.uniform(0.40, 0.55)))
            day += rng.randint(7, 30)
            declare(batch.number, batch, day, int(batch.output * rng.uniform(0.25, 0.45)))
        else:
            declare(batch.number, batch, day, int(batch.output * rng.uniform(0.60, 1.0)))
    for number in unknown:  # they look like the batch of a neighbour
        like = rng.choice(batches)
        declare(number, like, like.intake + rng.randint(10, 45), int(like.output * rng.uniform(0.60, 1.0)))
        special.add(number)
    rows.sort(key=lambda row: row[2])
    for at, row in enumerate(rows, block * len(rows) + 1):
        row[0] = f"EX-25-{at:07}"

    picks = _picks(rng, CUSTOMS, [at for at, row in enumerate(rows) if row[1] not in special])
    for at in islice(picks, _count("batch_lower_case")):
        rows[at][1] = rows[at][1].lower() if rng.random() < 0.5 else _padded(rng, rows[at][1])
    for at in islice(picks, _count("destination_mixed_case")):
        rows[at][4] = _odd_case(rng, rows[at][4])
    for at in islice(picks, _count("customs_date_day_first")):
        rows[at][2] = _day_first(rows[at][2])
    for at in islice(picks, _count("customs_decimal_comma")):
        rows[at][5:] = map(_comma, rows[at][5:])
    for at in islice(picks, _count("value_missing")):
        rows[at][6] = ""
    return _text(rng, rows, islice(picks, _count("duplicate_declaration")))


def _tag_mapping(
    rng: random.Random, batches: list[_Batch], roles: dict[str, list[int]], phantoms: list[str]
) -> str:
    """Scan the logs into their batches; return the CSV text."""
    unscanned, claimed = set(), {}
    for at, number in zip(roles["unscanned_log"], _groups(_count("unscanned_log"))):
        batch = batches[at]
        logs = range(len(batch.tags))
        missing = rng.sample(logs, number)
        # A batch whose missing logs are all small would still look traced.
        while sum(batch.litres[n] for n in missing) < 0.1 * sum(batch.litres):
            missing = rng.sample(logs, number)
        unscanned.update(batch.tags[n] for n in missing)
    pairs = list(zip(roles["double_claimed"][::2], roles["double_claimed"][1::2]))
    for (first, second), number in zip(pairs, [2] * (len(pairs) - 1) + [2 - _count("double_claimed") % 2]):
        claimed.update(dict.fromkeys(rng.sample(batches[first].tags, number), second))

    def row(tag: str, at: int, second: int) -> list[str]:
        batch = batches[at]
        scanned_at = ISO[batch.intake] + MINUTES[second // 60] + SECONDS[second % 60]
        return [tag, batch.number, scanned_at, SCANNERS[batch.sawmill][second & 1]]

    draw = rng.random
    scans: list[list[tuple[int, list[str]]]] = []  # per batch: second of the day, row
    ordinary = []
    for at, batch in enumerate(batches):
        second = 6 * 3600 + int(draw() * 9 * 3600)
        scans.append([])
        for tag in batch.tags:
            if tag in unscanned:
                continue
            second += 40 + int(draw() * 140)
            scan = row(tag, at, second)
            scans[at].append((second, scan))
            if tag not in claimed:
                ordinary.append((at, second, scan))
    for tag, at in [*claimed.items(), *zip(phantoms, roles["phantom_tag"])]:
        second = rng.choice(scans[at])[0] + rng.randint(5, 35)
        scans[at].append((second, row(tag, at, second)))

    # Only some tags have anything to confuse, so that fault chooses first.
    rng.shuffle(ordinary)
    confusable = (pick for pick in ordinary if not set("O0I1").isdisjoint(pick[2][0]))
    confused = list(islice(confusable, _count("tag_confused")))
    for _, _, scan in confused:
        scan[0] = _confused(rng, scan[0])
    done = {id(scan) for _, _, scan in confused}
    picks = (pick for pick in ordinary if id(pick[2]) not in done)
    for _, _, scan in islice(picks, _count("tag_no_hyphens")):
        code, serial, check = scan[0].split("-")
        scan[0] = rng.choice(("{}{}{}", "{}-{}{}", "{}{}-{}")).format(code, serial, check)
    for _, _, scan in islice(picks, _count("tag_lower_case")):
        scan[0] = scan[0].lower()
    for _, _, scan in islice(picks, _count("tag_padded")):
        scan[0] = _padded(rng, scan[0])
    for at, second, scan in islice(picks, _count("duplicate_scan")):
        second += rng.randint(60, 599)
        scans[at].append((second, row(scan[0], at, second)))
    for at, second, scan in islice(picks, _count("truncated_line")):
        second += rng.randint(60, 599)
        line = ",".join(row(scan[0], at, second))
        scans[at].append((second, [line[: rng.randint(4, line.rindex(","))]]))
    return "".join(",".join(scan) + "\n" for batch in scans for _, scan in sorted(batch))


def _block(seed: int, block: int) -> dict[str, str]:
    """Return the CSV lines of one block, by file."""
    rng = random.Random(f"{seed}:{block}")
    drawn = rng.sample(range(1, BATCH_NUMBERS + 1), BATCHES + _count("unknown_batch"))
    numbers = [f"B-2025-{block * BATCH_NUMBERS + n:07}" for n in sorted(drawn[:BATCHES])]
    unknown = [f"B-2025-{block * BATCH_NUMBERS + n:07}" for n in drawn[BATCHES:]]
    batches = _batches(rng, numbers)
    roles = _roles(rng, batches)
    forestry, phantoms = _forestry(rng, block, batches, roles)
    sawmill = _sawmill(rng, batches, roles)
    customs = _customs(rng, block, batches, roles, unknown)
    return {
        FORESTRY: forestry,
        SAWMILL: sawmill,
        CUSTOMS: customs,
        TAGS: _tag_mapping(rng, batches, roles, phantoms),
    }


def generate(
    out: Path, seed: int = 2025, scale: int = 1, only: Collection[str] | None = None
) -> dict[str, int]:
    """Write the CSV files, each under a temporary name until all are complete.

    Args:
        out: Folder to write to; made if missing.
        seed: Any whole number; the same seed and scale give the same bytes.
        scale: Number of blocks of 250 batches, 1 to 10 000.
        only: Names of the files to write, such as `tag_mapping.csv`; all four if None.

    Returns:
        The lines below the header of each file written, truncated lines included.

    Raises:
        ValueError: If the scale is out of range or `only` names an unknown file.
        OSError: If the folder cannot be written to.
    """
    if not 1 <= scale <= MAX_SCALE:
        raise ValueError(f"scale must be 1 to {MAX_SCALE}, not {scale}")
    if unknown := set(only or ()) - set(COLUMNS):
        raise ValueError(f"unknown files: {', '.join(sorted(unknown))}")
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    rows = {name: 0 for name in COLUMNS if only is None or name in only}
    parts = {name: out / f".{name}.{os.getpid()}.tmp" for name in rows}
    try:
        with ExitStack() as stack:
            files = {
                name: stack.enter_context(part.open("w", encoding="utf-8", newline="\n"))
                for name, part in parts.items()
            }
            for name, file in files.items():
                file.write(COLUMNS[name] + "\n")
            for block in range(scale):
                texts = _block(seed, block)
                for name, file in files.items():
                    file.write(texts[name])
                    rows[name] += texts[name].count("\n")
        for name, part in parts.items():
            part.replace(out / name)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return rows


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:
        self.exit(2, f"{self.prog}: {message}\n")  # without the usage lines


def main() -> None:
    """Run the command line: write the files and print the rows of each, or print the faults as JSON."""
    parser = _Parser(description="Write the four CSV files of the timber exporter.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder (default: this one)")
    parser.add_argument("--seed", type=int, default=2025, help="default: 2025")
    parser.add_argument("--scale", type=int, default=1, help="blocks of 250 batches, default: 1")
    parser.add_argument("--counts", action="store_true", help="print the faults of a block as JSON")
    args = parser.parse_args()
    if args.counts:
        faults = {name: fault._asdict() for name, fault in FAULTS.items()}
        print(json.dumps(faults, indent=2))
        return
    try:
        rows = generate(args.out, args.seed, args.scale)
    except (ValueError, OSError) as error:
        parser.error(str(error))
    for name, number in rows.items():
        print(f"{name}: {number} rows")


if __name__ == "__main__":
    main()
