"""A small registry for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.registry_pages.small import Small, small_registry


@pytest.fixture
def here() -> Iterator[Small]:
    """Have a small registry of one's own."""
    with small_registry() as made:
        yield made
