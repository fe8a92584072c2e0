"""What is said of a notebook cell whose output is not the stored one."""

import pytest
from coach.differences import told


def result(text: str, html: str = "") -> dict:
    return {"output_type": "execute_result", "data": {"text/plain": text, "text/html": html}}


def stream(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def error(said: str) -> dict:
    return {"output_type": "error", "ename": "IOException", "evalue": said, "traceback": []}


CASES = {
    "another line": (
        ("rows", [result("1\n2\n3\n4")], [result("1\n2\n5\n4")], "Cell outputs differ"),
        ">>> rows\n\n--- what came\n+++ expected\n 2\n-5\n+3\n 4",
    ),
    "two places": (
        ("rows", [stream("a\n1\n2\n3\n4\n5\nb\n")], [stream("c\n1\n2\n3\n4\n5\nd\n")], "Cell outputs differ"),
        ">>> rows\n\n--- what came\n+++ expected\n-c\n+a\n 1\n…\n 5\n-d\n+b",
    ),
    "nothing came": (
        ("rows", [result("\x1b[31m1\x1b[0m")], [], "Cell outputs differ"),
        ">>> rows\n\n--- what came\n+++ expected\n+1",
    ),
    "the same text": (
        ("rows", [result("1", "<b>1</b>")], [result("1", "<i>1</i>")], "Cell outputs differ"),
        ">>> rows\n\nThe text is the expected one; a picture or the layout is another.",
    ),
    "an error": (
        ("a = 1\nrows", [result("1")], [stream("x"), error('no "/tmp/g-1/w/t/k-2/bench-a_b3/data/w.duckdb"')], "exception"),
        '>>> a = 1\n... rows\n\nIt ended in an error:\nIOException: no "data/w.duckdb"',
    ),
    "no end": (
        ("\n".join("abcdefghij"), [], [], "Timeout of 120 seconds exceeded executing cell"),
        ">>> a\n... b\n... c\n... d\n... e\n... f\n... g\n... h\n... (2 more lines)\n\n"
        "Timeout of 120 seconds exceeded executing cell",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_told(case: str) -> None:
    given, said = CASES[case]
    assert told(*given) == said
