"""Faults of a content in words: what pydantic found, said in both languages, all at once and by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from tanheng.commands.checks import CONTENT_MALFORMED
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Message, message

_LONGEST_SHOWN = 80
_MOST_TOLD = 50

_EXPECTED: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "missing": lambda _: message("a value"),
    "extra_forbidden": lambda _: message("no field of this name"),
    "int_type": lambda _: message("a whole number"),
    "string_type": lambda _: message("a text"),
    "bool_type": lambda _: message("true or false"),
    "list_type": lambda _: message("a list"),
    "dict_type": lambda _: message("an object with fields"),
    "model_type": lambda _: message("an object with fields"),
    "literal_error": lambda more: message("one of {values}", values=more["expected"]),
    "greater_than": lambda more: message("a number above {limit}", limit=more["gt"]),
    "greater_than_equal": lambda more: message("a number of at least {limit}", limit=more["ge"]),
    "less_than_equal": lambda more: message("a number of at most {limit}", limit=more["le"]),
    "too_short": lambda more: message("at least {count} entries", count=more["min_length"]),
    "too_long": lambda more: message("at most {count} entries", count=more["max_length"]),
    "string_too_short": lambda more: message("a text of at least {count} characters", count=more["min_length"]),
    "string_too_long": lambda more: message("a text of at most {count} characters", count=more["max_length"]),
    "unreadable": lambda _: message("a text that shows something, without control signs and signs that turn the direction of writing"),
    "string_pattern_mismatch": lambda more: message("a text of the form {pattern}", pattern=more["pattern"]),
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
    return [CONTENT_MALFORMED.at(Place(called=field), _shortly(text), expected, field=field, command=command)]


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
    return [CONTENT_MALFORMED.at(Place(called=field), _shortly(at), expected, field=field, command=command)]


def _finding(command: str, fault: Mapping[str, Any]) -> Finding:
    field = ".".join(str(part) for part in fault["loc"]) or "content"
    said = _EXPECTED.get(fault["type"])
    expected: object = fault["msg"] if said is None else said(fault.get("ctx", {}))
    found: object = message("nothing") if fault["type"] == "missing" else _shortly(fault["input"])
    return CONTENT_MALFORMED.at(Place(called=field), found, expected, field=field, command=command)


def _shortly(value: object) -> str:
    try:
        return ascii(value)[:_LONGEST_SHOWN]
    except (ValueError, RecursionError):  # whole numbers of thousands of digits, and what is nested without end
        return type(value).__name__
