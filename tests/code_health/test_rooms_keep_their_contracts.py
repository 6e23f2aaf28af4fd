"""Rooms import downwards only, the pure rooms know no Django, and the tree is the one that ARCHITECTURE.md draws."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.code_health.source import ROOT, SOURCE, is_database_side, python_files, shown, tree_of

PURE_ROOMS = (
    "kernel",
    "lawbook",
    "tables",
    "typesetting",
    "seal",
    "database",
    "quantification",
    "monitoring",
    "reporting",
    "workbook",
    "roster",
    "allocation",
    "surrender",
    "carryover",
    "supervision",
)


def test_the_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", "pyproject.toml"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_a_pure_room_imports_no_django_not_even_late(room: str) -> None:
    for path in python_files(f"src/tanheng/{room}"):
        if is_database_side(path):
            continue
        for node in ast.walk(tree_of(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "django"], shown(path, node)


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_a_pure_room_is_imported_without_django(room: str) -> None:
    pure = [path for path in python_files(f"src/tanheng/{room}") if not is_database_side(path)]
    modules = [".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__") for path in pure]
    code = f"import sys; sys.modules['django'] = None; import {', '.join(modules)}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr


def test_every_room_stands_in_the_picture_and_every_room_of_the_picture_is_there() -> None:
    picture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^  ([a-z_]+)/", picture, flags=re.MULTILINE))
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert drawn == rooms


@pytest.mark.parametrize("room", sorted(path for path in SOURCE.iterdir() if (path / "__init__.py").exists()), ids=lambda room: room.name)
def test_a_room_opens_with_its_chinese_term(room: Path) -> None:
    docstring = ast.get_docstring(tree_of(room / "__init__.py")) or ""
    assert re.match(r"[\u4e00-\u9fff]+ [A-Z]", docstring), docstring
