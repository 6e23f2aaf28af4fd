"""Cells and rows of tables as HTML. A page of a hundred rows has a thousand cells; a template for each would be most of its time.

Whatever is not a mark of this file passes through `escape`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from django.utils.safestring import SafeString

from tanheng.interfaces.web.languages import HTML
from tanheng.interfaces.web.showing import Code, Coded, Link, Table, Tag
from tanheng.kernel import clock
from tanheng.kernel.exact import grouped
from tanheng.kernel.messages import CHINESE, ENGLISH, shown

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BLANK = ' class="blank"'


def as_text(value: object, language: str) -> str:
    """Return a value as people read it in a page: times in Beijing's, whole numbers with their groups."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return clock.spoken(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return grouped(value)
    return shown(value, language)


def marked(value: object, language: str) -> SafeString:
    """Return a value like `as_text`, marked where it is in the other language: names, articles, and sentences shown in both."""
    return SafeString(_marked(value, language))


def cell(value: object, language: str) -> SafeString:
    """Draw what stands in a cell of a table or beside a fact: a plain value, a part of `showing`, or several below each other."""
    return SafeString(_cell(value, language))


def rows(table: Table, language: str) -> SafeString:
    """Draw the rows of a table. Each cell names its column, for a telephone, where a row is a card; a card leaves blank cells out."""
    heads = [(' class="number"' if one.number else "", escape(as_text(one.label, language))) for one in table.columns]
    return SafeString("".join(f"<tr>{_row(heads, row, language)}</tr>" for row in table.rows))


def _row(heads: Sequence[tuple[str, str]], row: Sequence[object], language: str) -> str:
    return "".join(
        f'<td{_BLANK if _is_blank(value) else of_kind} data-label="{label}">{_cell(value, language)}</td>'
        for (of_kind, label), value in zip(heads, row, strict=True)
    )


def _cell(value: object, language: str) -> str:
    match value:
        case Link(text, address, True):
            return f'<a href="{escape(address)}" class="code">{escape(str(text))}</a>'
        case Link(text, address):
            return f'<a href="{escape(address)}">{escape(as_text(text, language))}</a>'
        case Tag(text, colour):
            return f'<span class="badge bg-{escape(colour)}-lt">{escape(as_text(text, language))}</span>'
        case Code(text):
            return f'<span class="code">{escape(text)}</span>'
        case Coded(text, code):
            return f'{_marked(text, language)} <small class="code text-secondary">{escape(code)}</small>'
        case date():
            return f'<span class="text-nowrap">{escape(as_text(value, language))}</span>'
        case list() | tuple():
            return "<br>".join(_cell(one, language) for one in value)
    return _marked(value, language)


def _marked(value: object, language: str) -> str:
    text = as_text(value, language)
    chinese = _CHINESE.search(text) is not None
    if chinese and language != CHINESE:
        return f'<span lang="{HTML[CHINESE]}">{escape(text)}</span>'
    if isinstance(value, str) and language == CHINESE and not chinese and " " in text and not text.isupper():
        return f'<span lang="{HTML[ENGLISH]}">{escape(text)}</span>'
    return escape(text)


def _is_blank(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, list | tuple) and not value)
