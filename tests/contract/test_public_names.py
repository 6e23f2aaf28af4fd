"""The names that analysts program against are listed with their signatures, documented and typed; a change of one is noticed."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from tanheng import lawbook, quantification
from tanheng.quantification import frames
from tests.code_health.source import ROOT, tool

MODULES = (quantification, frames, lawbook)
REFERENCE = ROOT / "docs" / "reference" / "python-api.md"


def names_of(module: ModuleType) -> list[tuple[str, object]]:
    return [(name, getattr(module, name)) for name in module.__all__]


def test_the_public_names_and_their_signatures_are_those_of_the_list() -> None:
    lister = tool("public_names")
    written = lister.PAGE.read_text(encoding="utf-8")
    assert lister.page() == written, "a public name changed: run tools/public_names.py, and tell it in CHANGELOG.md"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_public_name_is_typed_and_says_what_it_is(module: ModuleType) -> None:
    for name, value in names_of(module):
        assert inspect.getdoc(value), name
        if inspect.isfunction(value):
            signature = inspect.signature(value)
            annotations = [signature.return_annotation, *(parameter.annotation for parameter in signature.parameters.values())]
            assert inspect.Signature.empty not in annotations, name


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_public_name_stands_in_the_reference(module: ModuleType) -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    assert [name for name, _ in names_of(module) if f"`{name}" not in page and f"`frames.{name}" not in page] == []
