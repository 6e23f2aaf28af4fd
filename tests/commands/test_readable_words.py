"""Names and numbers of documents can be read: no sign that shows nothing stands for one, and none hides or turns the others."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from pydantic import TypeAdapter, ValidationError

from tanheng.people.fields import Document, Name
from tanheng.registry.freeze_commands import Freeze

DOCUMENT, NAME = TypeAdapter(Document), TypeAdapter(Name)
NOTHING = ["\u200b", "\u2060", "\ufeff", "\u3000", "\u3164", "\u115f", "\u2800", "\ufe0f", "\U000e0100", "\u00ad", " \u200b\u3164"]
HIDING = ["\u202e12\u5317", "12\u202d", "a\u2066b\u2069", "12\u200f", "12\u0085", "1\n2", "1\u20282", "\x7f1"]
READ = ["F 1", "\uff082026\uff09\u4eac01\u6267\u4fdd1\u53f7", "\u845b\U000e0100\u57ce", "a\u200bb", "-"]


@pytest.mark.parametrize("text", NOTHING + HIDING)
def test_what_shows_nothing_or_hides_is_no_name_and_no_number(text: str) -> None:
    for field in (DOCUMENT, NAME):
        with pytest.raises(ValidationError):
            field.validate_python(text)
    with pytest.raises(ValidationError):
        Freeze(account="E0000001-11", vintage="25", amount=1, document="F 1", authority=text)


@pytest.mark.parametrize("text", READ)
def test_what_can_be_read_stays_as_it_is(text: str) -> None:
    assert DOCUMENT.validate_python(text) == NAME.validate_python(text) == text


def test_no_sign_of_the_empty_categories_stands_for_a_number() -> None:
    from tanheng.commands.legible import shows

    empty = [sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) in ("Cf", "Zs", "Cc")]
    assert [hex(ord(sign)) for sign in empty if shows(sign)] == []
