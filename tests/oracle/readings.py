"""Lets a test take another reading of an open text than the one that is shipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from tanheng.lawbook import shipped_lawbook

ANODE_METHOD, BY_METAL = "quantification.aluminium_anode_method", "default"


@contextmanager
def taking(readings: Mapping[str, str]) -> Iterator[None]:
    """Take these readings, by the name of the open text, while the block runs."""
    with ExitStack() as stack:
        for name, choice in readings.items():
            stack.enter_context(_taking(name, choice))
        yield


@contextmanager
def _taking(name: str, choice: str) -> Iterator[None]:
    interpretation = shipped_lawbook().tree.interpretations[name]
    assert choice in interpretation.options, choice
    before = list(interpretation.choices)
    interpretation.choices[:] = [replace(one, choice=choice) for one in before]
    try:
        yield
    finally:
        interpretation.choices[:] = before
