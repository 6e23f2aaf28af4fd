"""The tutorial for analysts runs from top to bottom as one program, and prints what it says it prints."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.code_health.source import ROOT

TUTORIAL = ROOT / "docs" / "tutorial" / "analysts.md"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\s*^```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """Code, the line before it, and what it prints as the page has it."""

    code: str
    line: int
    printed: str


def blocks() -> list[Block]:
    """Return the blocks of the page in order."""
    page = TUTORIAL.read_text(encoding="utf-8")
    return [Block(found[1], page[: found.start(1)].count("\n"), found[2] or "") for found in BLOCK.finditer(page)]


def test_every_block_of_the_tutorial_runs_and_prints_what_stands_below_it(tmp_path: Path) -> None:
    pytest.importorskip("polars", reason="the tutorial makes frames; Polars is an optional extra")
    namespace: dict[str, Any] = {"__name__": "tutorial"}
    with contextlib.chdir(tmp_path):
        for block in blocks():
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile("\n" * block.line + block.code, str(TUTORIAL), "exec"), namespace)
            shown = "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())
            assert shown == block.printed, f"{os.fspath(TUTORIAL)}:{block.line}"


def test_the_tutorial_has_no_text_without_its_code_and_enough_blocks() -> None:
    page = TUTORIAL.read_text(encoding="utf-8")
    assert page.count("```python\n") == len(blocks()) >= 10
    assert page.count("```text\n") == sum(bool(block.printed) for block in blocks())
