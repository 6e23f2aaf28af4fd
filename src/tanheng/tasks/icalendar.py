"""Calendars as text/calendar (RFC 5545), so that the duties stand in whatever calendar an office uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from tanheng.kernel.messages import Joined, message
from tanheng.lawbook import Lawbook
from tanheng.lawbook.titles import cited
from tanheng.tasks.duties import Duty

_LONGEST = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""
_ZONE = (
    *("BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19910915T010000"),
    *("TZOFFSETFROM:+0900", "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE"),
)
_ONE_DAY = timedelta(days=1)


def calendar_of(found: Iterable[Duty], lawbook: Lawbook, *, language: str, written_at: datetime) -> str:
    """Return a calendar of duties, each as a whole day in Beijing time, with its article and its status mark."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tanheng//Calendar of duties//ZH", "CALSCALE:GREGORIAN", *_ZONE]
    for duty in found:
        lines += _event(duty, lawbook, language, written_at)
    return "".join(f"{part}\r\n" for line in (*lines, "END:VCALENDAR") for part in _folded(line))


def _event(duty: Duty, lawbook: Lawbook, language: str, written_at: datetime) -> list[str]:
    sectors = Joined(tuple(lawbook.tree.sectors.get(name, name) for name in duty.sectors))
    summary = message("{duty} ({year}; {sectors})", duty=duty.label, year=duty.emissions_year, sectors=sectors)
    told = message("{mark}: {source}", mark=duty.citation.mark.meaning, source=cited(lawbook.tree, duty.citation))
    return [
        "BEGIN:VEVENT",
        f"UID:{duty.event}-{duty.emissions_year}-{'-'.join(duty.sectors)}@tanheng",
        f"DTSTAMP:{written_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Asia/Shanghai:{duty.day:%Y%m%d}T000000",
        f"DTEND;TZID=Asia/Shanghai:{duty.day + _ONE_DAY:%Y%m%d}T000000",
        f"SUMMARY:{_escaped(summary.render(language))}",
        f"DESCRIPTION:{_escaped(told.render(language))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """Return a text as a value: backslash, semicolon, comma and line ends are escaped (3.3.11)."""
    for found, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(found, instead)
    return text


def _folded(line: str) -> Iterator[str]:
    """Yield the parts of a line, none above the length in octets nor ending within a character; all but the first begin with a blank."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST:
            yield part
            part, size = " ", 1
        part += character
        size += octets
    yield part
