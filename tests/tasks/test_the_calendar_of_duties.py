"""The calendar of duties tells each kind of organisation its own days, and is a calendar that any program can read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from tanheng.kernel.messages import CHINESE, ENGLISH
from tanheng.lawbook import shipped_lawbook
from tanheng.people.vocabulary import Kind
from tanheng.tasks.duties import duties, readings
from tanheng.tasks.icalendar import _escaped, _folded, calendar_of

LAW = shipped_lawbook()
WRITTEN = datetime(2025, 6, 1, 1, 2, 3, tzinfo=UTC)
YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}


def test_every_event_of_the_calendar_has_somebody_who_acts() -> None:
    events = yaml.safe_load(Path("law/calendar/events.yaml").read_text(encoding="utf-8"))["events"]
    assert set(readings()) == set(events)
    assert {kind for one in readings().values() for kind in one.who} <= {str(kind) for kind in Kind}


def test_an_emitter_of_steel_sees_its_own_days_with_article_and_mark() -> None:
    found = duties(LAW, "emitter", sectors=("steel",), **YEAR)
    assert ("surrender", date(2025, 12, 31), ("steel",)) in [(one.event, one.day, one.sectors) for one in found]
    assert [one.day for one in found] == sorted(one.day for one in found)
    assert not {"verification", "verifier_evaluation", "key_emitter_list"} & {one.event for one in found}
    (report,) = [one for one in found if one.event == "annual_report"]
    assert (report.day, report.citation.instrument, report.citation.mark.code) == (date(2025, 6, 30), "work-notice-2025", "final")


def test_a_window_includes_both_of_its_days_and_no_other() -> None:
    day = date(2025, 12, 31)
    assert {one.event for one in duties(LAW, "emitter", first=day, last=day)} == {"surrender", "data_quality_plan"}
    assert duties(LAW, "emitter", first=date(2025, 12, 30), last=date(2025, 12, 30)) == []
    assert duties(LAW, "court", **YEAR) == duties(LAW, "emitter", sectors=("paper",), **YEAR) == []


def test_the_calendar_file_is_one_by_the_rules() -> None:
    found = duties(LAW, "province", **YEAR)
    for language in (CHINESE, ENGLISH):
        text = calendar_of(found, LAW, language=language, written_at=WRITTEN)
        lines = text.split("\r\n")
        assert lines.pop() == ""
        assert max(len(line.encode()) for line in lines) <= 75
        assert "\n" not in text.replace("\r\n", "")
        unfolded = text.replace("\r\n ", "").split("\r\n")
        assert unfolded[0] == "BEGIN:VCALENDAR"
        assert unfolded[-2] == "END:VCALENDAR"
        assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == len(found) > 0
        assert "DTSTAMP:20250601T010203Z" in unfolded
        names = [line.removeprefix("UID:") for line in unfolded if line.startswith("UID:")]
        assert len(set(names)) == len(found)
        assert "TZID:Asia/Shanghai" in unfolded


def test_a_day_is_a_whole_day_in_beijing() -> None:
    found = duties(LAW, "emitter", first=date(2025, 12, 31), last=date(2025, 12, 31))
    text = calendar_of(found, LAW, language=ENGLISH, written_at=WRITTEN)
    assert "DTSTART;TZID=Asia/Shanghai:20251231T000000\r\nDTEND;TZID=Asia/Shanghai:20260101T000000\r\n" in text


def test_what_means_something_in_a_calendar_is_escaped_and_no_character_is_cut() -> None:
    assert _escaped("a,b;c\\d\r\ne\nf") == "a\\,b\\;c\\\\d\\ne\\nf"
    for text in ("\u78b3" * 100, "x" * 75, "x" * 76, "x" * 74 + "\u78b3"):
        parts = list(_folded(text))
        assert "".join(part.removeprefix(" ") if place else part for place, part in enumerate(parts)) == text
        assert all(len(part.encode()) <= 75 for part in parts)
        assert len(parts) == (1 if len(text.encode()) <= 75 else len(parts)) > 0
