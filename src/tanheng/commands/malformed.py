"""Faults of a content in words: what pydantic found, said in both languages, all at once and by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from tanheng.commands.checks import CONTENT_MALFORMED
from tanheng.commands.forms import form_words
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, Message, message

_LONGEST_SHOWN = 80
_MOST_TOLD = 50
_QUOTED = re.compile("'([^']*)'")
"""The words among which a field chooses, as pydantic tells them: 'a', 'b' or 'c'."""

_EXPECTED: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "missing": lambda _: message("to be filled in"),
    "extra_forbidden": lambda _: message("no field of this name"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), lambda _: message("a whole number")),
    "int_parsing_size": lambda _: message("a whole number with fewer digits"),
    "string_type": lambda _: message("a text"),
    **dict.fromkeys(("bool_type", "bool_parsing"), lambda _: message("true or false")),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), lambda _: message("a day, such as 2026-06-01")),
    **dict.fromkeys(
        ("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware"),
        lambda _: message("a time with its zone, such as 2026-06-01T09:30:00+08:00"),
    ),
    "implausible_year": lambda more: message("a year from {first} to {last}", first=more["first"], last=more["last"]),
    "list_type": lambda _: message("a list"),
    "dict_type": lambda _: message("an object with fields"),
    "model_type": lambda _: message("an object with fields"),
    "literal_error": lambda more: message(
        "one of {values}", values=Joined(tuple(_QUOTED.findall(more["expected"])) or (more["expected"],))
    ),
    "greater_than": lambda more: message("a number above {limit}", limit=more["gt"]),
    "greater_than_equal": lambda more: message("a number of at least {limit}", limit=more["ge"]),
    "less_than_equal": lambda more: message("a number of at most {limit}", limit=more["le"]),
    "too_short": lambda more: message("at least {count} entries", count=more["min_length"]),
    "too_long": lambda more: message("at most {count} entries", count=more["max_length"]),
    "string_too_short": lambda more: message("a text of at least {count} characters", count=more["min_length"]),
    "string_too_long": lambda more: message("a text of at most {count} characters", count=more["max_length"]),
    "value_error": lambda _: message("a day, a time or a number that exists"),
    "unreadable": lambda _: message("a text that shows something, without control signs and signs that turn the direction of writing"),
    "string_pattern_mismatch": lambda more: form_words(more["pattern"]),
}


def faults_of(command: str, wrong: ValidationError) -> list[Finding]:
    """Return one finding for each fault, up to a number that somebody still reads. What was found is cut, since it may be anything."""
    return [_finding(command, fault) for fault in wrong.errors(include_url=False)[:_MOST_TOLD]]


def unwritable(command: str, wrong: Exception) -> Finding:
    """Return the finding for a content that canonical JSON cannot hold: a binary float, or nesting without end."""
    told = ascii(str(wrong))[1:-1][:_LONGEST_SHOWN]
    return CONTENT_MALFORMED.at(
        Place(called="content"), told, message("texts, whole numbers, lists and objects"), field="content", command=command
    )


def faults_of_text(command: str, field: str, text: object, *, least: int = 0, most: int = 10_000) -> list[Finding]:
    """Return a finding where this is no text, or one that no table can hold: too long, with a zero byte, or with half a sign."""
    if isinstance(text, str) and least <= len(text) <= most and "\0" not in text and not _has_half_signs(text):
        return []
    expected = message("a text of {least} to {most} characters, without zero bytes", least=least, most=most)
    return [CONTENT_MALFORMED.at(Place(called=field), shortly(text), expected, field=field, command=command)]


def _has_half_signs(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)


def faults_of_time(command: str, at: object, field: str = "applies_at") -> list[Finding]:
    """Return a finding where this is no instant, or one that lies outside the years 1 to 9999 somewhere on earth."""
    try:
        if at is None or (isinstance(at, datetime) and said(at) and at.astimezone(UTC)):
            return []
    except (ValueError, OverflowError):
        pass
    expected = message("a time with its zone, in the years 1 to 9999")
    return [CONTENT_MALFORMED.at(Place(called=field), shortly(at), expected, field=field, command=command)]


def expected_of(fault: Mapping[str, Any]) -> object:
    """Return what a fault that pydantic found expects, in both languages; its own words where there are no others."""
    said = _EXPECTED.get(fault["type"])
    return fault["msg"] if said is None else said(fault.get("ctx", {}))


def _finding(command: str, fault: Mapping[str, Any]) -> Finding:
    field = ".".join(str(part) for part in fault["loc"]) or "content"
    expected = expected_of(fault)
    found: object = message("left empty") if fault["type"] == "missing" else shortly(fault["input"])
    return CONTENT_MALFORMED.at(Place(called=field), found, expected, field=field, command=command)


def shortly(value: object) -> str:
    """Return anything as somebody still reads it: cut, and signs that show nothing by their numbers."""
    try:
        return repr(value)[:_LONGEST_SHOWN]
    except (ValueError, RecursionError):  # whole numbers of thousands of digits, and what is nested without end
        return type(value).__name__
