"""Official figures know no binary float, the domain reads no wall clock, and no legal number stands in code."""

import ast
from pathlib import Path

import pytest

from tanheng.lawbook import shipped_lawbook
from tests.code_health.source import SOURCE, is_database_side, python_files, shown, strings_outside_docstrings, tree_of

ROOMS = (
    *("kernel", "lawbook", "tables", "typesetting", "seal", "database", "quantification", "monitoring", "reporting", "workbook"),
    *("roster", "allocation", "surrender", "carryover", "supervision"),
)
COMPUTING = ("quantification", "monitoring", "roster", "surrender", "carryover", "supervision")
DOMAIN = python_files(*(f"src/tanheng/{room}" for room in ROOMS))
FLOAT_ALLOWED = {
    "src/tanheng/tables/reading.py": "spreadsheets store numbers as binary floats; their shortest form is read",
    "src/tanheng/tables/writing.py": "spreadsheets take binary floats; only numbers that survive are written so",
    "src/tanheng/tables/workbooks.py": "the type of a cell that the reader hands over",
    "src/tanheng/database/waiting.py": "a fraction of a second between two looks at a server; no figure",
}
RATIONALS = {
    f"src/tanheng/allocation/{name}.py": "every operand of a slash is a Fraction; a quotient of decimals would raise inside exactly()"
    for name in ("balance", "cases", "engine", "formula", "documents/curve")
}
CLOCK_ALLOWED = {
    "src/tanheng/kernel/clock.py": "the one place that tells the time",
    "src/tanheng/database/waiting.py": "how long a start or a stop has taken; no instant of the domain",
}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"}
# 0 and 1 count; 2 is a pair or a direction; 12 months; 100 and 1000 turn a share or a unit.
PLAIN_NUMBERS = {0, 1, 2, 12, 13, 100, 10_000}  # the last is how often progress is told


@pytest.mark.parametrize("path", DOMAIN, ids=shown)
def test_no_binary_float_takes_part(path: Path) -> None:
    if shown(path) in FLOAT_ALLOWED:
        return
    for node in ast.walk(tree_of(path)):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)) or _is_screening(node), shown(path, node)
        assert not (isinstance(node, ast.Name) and node.id == "float"), shown(path, node)
        divides = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and shown(path) not in RATIONALS
        assert not divides or _is_path(node), shown(path, node)


def _is_screening(node: ast.Constant) -> bool:
    """The likeness of two names is a screen; it touches no figure."""
    return node.value in (0.5, 0.75)


def _is_path(node: ast.BinOp) -> bool:
    """A slash between paths is no division."""
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node)) or isinstance(
        node.right, ast.Name
    )


@pytest.mark.parametrize("path", DOMAIN, ids=shown)
def test_the_domain_reads_no_wall_clock(path: Path) -> None:
    if shown(path) in CLOCK_ALLOWED:
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            assert not (node.func.value.id in ("time", "datetime", "date") and node.func.attr in CLOCKS), shown(path, node)


@pytest.mark.parametrize("path", python_files(*(f"src/tanheng/{room}" for room in COMPUTING)), ids=shown)
def test_no_legal_number_stands_in_the_rooms_that_compute(path: Path) -> None:
    if path.name == "checks.py":
        return  # the numbers there are those of the checks
    if is_database_side(path):
        return  # commands and tables have lengths of columns and sizes of batches; they compute by the pure files
    tree = tree_of(path)
    named = {id(node.value) for node in tree.body if isinstance(node, ast.Assign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool) and id(node) not in named:
            assert node.value in PLAIN_NUMBERS, shown(path, node)
        if isinstance(node, ast.Compare):
            years = [part for part in (node.left, *node.comparators) if isinstance(part, ast.Constant) and part.value in range(2000, 2100)]
            assert not years, shown(path, node)


def test_every_parameter_that_code_asks_for_stands_in_the_law() -> None:
    tree = shipped_lawbook().tree
    names = set(tree.parameters) | set(tree.interpretations)
    areas = {name.split(".")[0] for name in names}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in strings_outside_docstrings(tree_of(path)):
            parts = str(node.value).split(".")
            if len(parts) > 1 and parts[0] in areas and all(part.isidentifier() for part in parts):
                assert node.value in names, shown(path, node)
