"""The auditor shares no code with the program that it checks, needs two packages, and its page is the one that it writes."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tanheng_auditor.checks import CHECKS
from tests.code_health.source import ROOT, python_files, shown, tool, tree_of
from tests.code_health.test_windows_is_kept_working import faults

PACKAGES = {"polars", "cryptography"}


def imported(path: Path) -> set[str]:
    """Return the packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, shown(path, node)
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", python_files("src/tanheng_auditor"), ids=shown)
def test_the_auditor_imports_its_own_two_packages_and_the_standard_library(path: Path) -> None:
    assert imported(path) - set(sys.stdlib_module_names) <= PACKAGES | {"tanheng_auditor"}
    assert not {"importlib", "runpy"} & imported(path)
    assert [fault for _, fault in faults(tree_of(path))] == []


def test_tanheng_does_not_import_the_auditor() -> None:
    assert [shown(path) for path in python_files("src/tanheng") if "tanheng_auditor" in imported(path)] == []


def test_the_auditor_runs_where_tanheng_is_not() -> None:
    code = "import sys; sys.modules['tanheng'] = None; from tanheng_auditor.__main__ import main; main(['nowhere'])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    assert "nowhere" in run.stderr


def test_a_missing_package_is_told_in_one_sentence() -> None:
    code = "import sys; sys.modules['polars'] = None; from tanheng_auditor.__main__ import main; sys.exit(main(['x', '--lang', 'en']))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (run.returncode, run.stderr.splitlines()) == (2, ["The auditor needs the package polars; install tanheng[auditor]"])


def test_the_numbers_of_the_checks_are_those_of_the_auditor_and_single() -> None:
    assert all(check.code // 100 == 102 for check in CHECKS)
    assert len({check.code for check in CHECKS}) == len({check.name for check in CHECKS}) == len(CHECKS)


def test_the_page_of_the_auditor_is_current() -> None:
    writer = tool("auditor_page")
    text = writer.PAGE.read_text(encoding="utf-8")
    assert writer.rewritten(text) == text, "run `make readme`"
