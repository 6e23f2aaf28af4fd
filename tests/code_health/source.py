"""What the code-health tests read: the files of the project and their syntax trees."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tanheng"
PYTHON_FOLDERS = ("src", "tests", "tools", "benchmarks")


def python_files(*folders: str) -> list[Path]:
    """Return all Python files below the folders of the project."""
    return sorted(path for folder in folders or PYTHON_FOLDERS for path in (ROOT / folder).rglob("*.py"))


def tree_of(path: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path, node: ast.AST | None = None) -> str:
    """Return `file:line` for a failure message."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT).as_posix()}{line}"


def strings_outside_docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the string constants that are no docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def tool(name: str) -> ModuleType:
    """Load one of the tools, which are scripts and no package."""
    specification = importlib.util.spec_from_file_location(f"{name}_tool", ROOT / "tools" / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    loaded = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(loaded)
    return loaded


DATABASE_SIDE = re.compile(r"[a-z]+/(apps|models|([a-z]+_)?commands|([a-z]+_)?queries|reconciling|migrations/[a-z0-9_]+)\.py")
"""The files of a pure room by which it has tables and commands of its own. Only these may know Django, and nothing pure imports them."""


def is_database_side(path: Path) -> bool:
    """Tell whether a file belongs to the database side of its room."""
    return DATABASE_SIDE.fullmatch(path.relative_to(SOURCE).as_posix()) is not None
