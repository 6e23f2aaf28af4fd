"""A book of one's own with a small nation in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tasks.office import Office, office


@pytest.fixture
def here() -> Iterator[Office]:
    """Have an office for a test."""
    with office() as it:
        yield it
