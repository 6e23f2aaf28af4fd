"""A book of one's own for every test of this folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.lists.office import Office, office

if sys.platform == "win32":
    collect_ignore_glob = ["test_*"]


@pytest.fixture
def here() -> Iterator[Office]:
    """Two provinces with their officers."""
    with office() as book:
        yield book
