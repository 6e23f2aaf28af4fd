"""A book of one's own for every test of this folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.people.settled import Settled, settled

if sys.platform == "win32":
    collect_ignore_glob = ["test_*"]


@pytest.fixture
def here() -> Iterator[Settled]:
    """A settled book."""
    with settled() as book:
        yield book
