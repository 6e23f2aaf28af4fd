"""Files and functions stay small enough to be read at once."""

import ast
from pathlib import Path
from statistics import median

import pytest

from tests.code_health.source import python_files, shown, tree_of

MEDIAN_LINES, MOST_LINES, MOST_FUNCTION_LINES = 100, 500, 70


def test_half_of_the_files_have_at_most_a_hundred_lines() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in python_files("src")]
    assert median(lengths) <= MEDIAN_LINES, sorted(lengths)


@pytest.mark.parametrize("path", python_files(), ids=shown)
def test_a_file_and_its_functions_stay_within_the_budget(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < MOST_FUNCTION_LINES, shown(path, node)
