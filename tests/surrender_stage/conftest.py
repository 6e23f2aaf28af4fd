"""A book of one's own for every test of this folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.surrender_stage.stage import Stage, staged

if sys.platform == "win32":
    collect_ignore_glob = ["test_*"]


@pytest.fixture
def here() -> Iterator[Stage]:
    """A stage in November 2026."""
    with staged() as book:
        yield book
