"""Every fault of the law data is named with file, line and key, all at once and in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tanheng.kernel.messages import CHINESE, ENGLISH
from tanheng.lawbook import Lawbook, LawInvalid
from tests.unit.law_trees import FILES, LIMIT, NCV, law_tree, replaced, typed


def faults_of(tmp_path: Path, changed: dict[str, str | bytes | None]) -> list[str]:
    with pytest.raises(LawInvalid) as refused:
        Lawbook(law_tree(tmp_path, changed))
    return [str(fault) for fault in refused.value.faults]


def only_fault(tmp_path: Path, changed: dict[str, str | bytes | None]) -> str:
    faults = faults_of(tmp_path, changed)
    assert len(faults) == 1, faults
    return faults[0]


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        *(("number", text) for text in ("NaN", ".nan", "Infinity", "1e3", "1_000", "１２", '"1,000"', ".5", "5.", '" 5"', "five", '""')),
        *(("integer", text) for text in ("5.0", "1_000", "五", "0x10", '""')),
        *(("date", text) for text in ("2024-02-30", "20240229", "2024-W09-4", "2024-2-29", "29.02.2024")),
        *(("time", text) for text in ('"24:00"', '"9:30"', '"09:30:00"', '"09"', '"09:30+08:00"', "0930")),
        *(("flag", text) for text in ("yes", "True", "1")),
        ("text", '""'),
        ("text", "[a]"),
        ("list", "a"),
        ("list", "{a: b}"),
    ],
)
def test_what_is_not_written_in_the_documented_way_is_a_fault_at_its_line(tmp_path: Path, kind: str, written: str) -> None:
    assert "law/parameters/steel/limit.yaml:6 entries[0].value" in only_fault(tmp_path, typed(kind, written))


@pytest.mark.parametrize("written", ["23.7360", "23.74", "24"])
def test_a_number_has_exactly_the_decimals_that_its_file_asks_for(tmp_path: Path, written: str) -> None:
    fault = only_fault(tmp_path, replaced(NCV, "23.736", written))
    assert fault == f"{written} must be written with 3 decimals; law/parameters/steel/fuel/ncv.yaml:14 entries[0].table.烟煤"


def test_two_values_on_one_day_are_a_fault_that_names_both_places(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, replaced(NCV, "to: 2024-12-31", "to: 2025-01-01"))
    assert faults[0] == (
        "steel.fuel.ncv[烟煤] has two values on one day: 23.736 and 24.000; "
        "law/parameters/steel/fuel/ncv.yaml:14 entries[0].table.烟煤; law/parameters/steel/fuel/ncv.yaml:21 entries[1].table.烟煤"
    )
    assert len(faults) == 2


def test_two_readings_on_one_day_are_a_fault(tmp_path: Path) -> None:
    assert "two readings on one day" in only_fault(
        tmp_path, replaced("interpretations/steel/rounding.yaml", "to: 2024-12-31", "to: 2025-06-30")
    )


def test_two_deadlines_of_one_event_sector_and_year_are_a_fault(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, replaced("calendar/deadlines/2024.yaml", "sectors: [cement]", "sectors: [cement, steel]"))
    assert fault.startswith("annual_report, steel, 2024 has two dates: 2025-06-30 and 2025-07-31; law/calendar/deadlines/2024.yaml:4")


def test_a_duplicate_key_is_a_fault_that_names_both_lines(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, replaced(NCV, "      焦炭: 28.435\n", "      烟煤: 28.435\n"))
    assert "stands twice" in fault
    assert "ncv.yaml:14 entries[0].table.烟煤; law/parameters/steel/fuel/ncv.yaml:15" in fault


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        (NCV, "decimals: 3", "decimal: 3", "ncv.yaml:6 decimal"),
        (NCV, "article: 附录A", "article: 附录A\n    artikel: x", "ncv.yaml:13 entries[0].artikel"),
        (NCV, "status: secondary,", "status: secondary, sauce: x,", "entries[1].rows.焦炭.sauce"),
        (NCV, "en: net calorific value", "en: net calorific value, fr: pouvoir", "ncv.yaml:1 label.fr"),
        (LIMIT, "value: 5", "value: 5, values: 6", "entries[0].values"),
        ("instruments/guide.yaml", "read: full", "read: full\nreader: me", "guide.yaml:8 reader"),
        ("interpretations/steel/rounding.yaml", "choice: per_unit", "choice: per_unit\n    chosen: x", "entries[0].chosen"),
        ("calendar/deadlines/2024.yaml", "article: 第五条", "article: 第五条, day: 3", "deadlines[0].day"),
        ("calendar/trading_holidays/2026.yaml", "year: 2026", "year: 2026\nyears: 1", "2026.yaml:2 years"),
        ("coverage.yaml", "state: none", "state: none, why: x", "coverage[1].why"),
    ],
)
def test_an_unknown_field_is_a_fault_in_every_kind_of_file(tmp_path: Path, name: str, old: str, new: str, place: str) -> None:
    fault = only_fault(tmp_path, replaced(name, old, new))
    assert fault.startswith("unknown field")
    assert place in fault


@pytest.mark.parametrize(
    ("name", "old", "new", "missing"),
    [
        (NCV, "instrument: guide", "instrument: elsewhere", "the instrument elsewhere is not in instruments/"),
        (
            NCV,
            "status: final\n    instrument: guide\n    article: 附录A",
            "status: interpretation\n    interpretation: steel.no",
            "steel.no is not in",
        ),
        ("interpretations/steel/rounding.yaml", "instrument: guide", "instrument: elsewhere", "the instrument elsewhere"),
        ("instruments/plan.yaml", "[guide]", "[elsewhere]", "the replaced instrument elsewhere"),
        ("calendar/deadlines/2024.yaml", "instrument: guide", "instrument: elsewhere", "the instrument elsewhere"),
        ("calendar/deadlines/2024.yaml", "event: annual_report", "event: party", "the event party is not in calendar/events.yaml"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_fault(tmp_path: Path, name: str, old: str, new: str, missing: str) -> None:
    assert any(missing in fault and f"law/{name}:" in fault for fault in faults_of(tmp_path, replaced(name, old, new)))


def test_a_faulty_instrument_is_not_reported_again_where_it_is_cited(tmp_path: Path) -> None:
    assert "guide.yaml:7" in only_fault(tmp_path, replaced("instruments/guide.yaml", "read: full", "read: twice"))


MARKS = {
    "status: final": "the status final needs instrument",
    "status: final, instrument: guide": "the status final needs article",
    "status: final, instrument: guide, article: x, interpretation: steel.rounding": "the status final must not have interpretation",
    "status: draft, article: x": "the status draft needs instrument",
    "status: draft, instrument: guide": "the status draft needs article",
    "status: inferred, instrument: guide, article: x": "the status inferred needs reason",
    "status: inferred, article: x, reason: {zh: 由, en: why}": "the status inferred needs instrument",
    "status: secondary": "the status secondary needs source",
    "status: secondary, source: {zh: 某, en: s}, article: x": "the status secondary must not have article",
    "status: operational": "the status operational needs reason",
    "status: operational, reason: {zh: 由, en: why}, instrument: guide": "the status operational must not have instrument",
    "status: operational, reason: {zh: 由, en: why}, article: x": "the status operational must not have article",
    "status: operational, reason: {zh: 由, en: why}, interpretation: steel.rounding": "must not have interpretation",
    "status: interpretation": "the status interpretation needs interpretation",
    "status: interpretation, interpretation: steel.rounding, instrument: guide": "must not have instrument",
    "status: interpretation, interpretation: steel.rounding, article: x": "must not have article",
    "status: certain": "certain is none of final, inferred, draft, secondary, interpretation, operational",
    "note: {zh: 无, en: none}": "the field status is missing",
}


@pytest.mark.parametrize("mark", MARKS)
def test_a_status_mark_has_what_it_needs_and_nothing_that_it_must_not_have(tmp_path: Path, mark: str) -> None:
    fault = only_fault(tmp_path, replaced(LIMIT, "status: operational, reason: {zh: 经验, en: experience}", mark))
    assert MARKS[mark] in fault
    assert "law/parameters/steel/limit.yaml:6" in fault


def test_a_row_without_a_status_of_its_own_changes_the_note_only(tmp_path: Path) -> None:
    only = replaced(NCV, "status: secondary, source: {zh: 某实现, en: an implementation}, ", "")
    assert Lawbook(law_tree(tmp_path, only)).value("steel.fuel.ncv", "焦炭", on=date(2025, 1, 1)).citation.short == "guide 附录B"
    other = replaced(NCV, "status: secondary, source: {zh: 某实现, en: an implementation}", "article: 附录C")
    assert "article needs a status of its own here" in only_fault(tmp_path, other)


BROKEN: dict[str, tuple[dict[str, str | bytes | None], str]] = {
    "period that ends before it begins": (replaced(NCV, "to: 2024-12-31", "to: 2023-12-31"), "the period ends on 2023-12-31"),
    "number without a unit": (replaced(LIMIT, "unit: working days\n", ""), "a number needs a unit"),
    "unknown type": (replaced(LIMIT, "type: integer", "type: float"), "float is none of"),
    "unknown date to ask with": (replaced(LIMIT, "asked_by: event", "asked_by: today"), "today is none of"),
    "parameter without entries": (replaced(LIMIT, FILES[LIMIT].partition("entries:")[2], " []\n"), "at least one entry is needed"),
    "label in one language": (replaced(LIMIT, "{zh: 上限, en: upper limit}", "{zh: 上限}"), "the field en is missing"),
    "mark of a row that is not there": (replaced(NCV, "    rows:\n      焦炭:", "    rows:\n      泥炭:"), "the table has no such row"),
    "table that is no table": (replaced(NCV, "{zh: 低位发热量, en: net calorific value}", "x"), "a mapping is expected here"),
    "reading that is no option": (replaced("interpretations/steel/rounding.yaml", "choice: per_unit", "choice: x"), "x is none of"),
    "deadlines in the file of another year": (replaced("calendar/deadlines/2024.yaml", "_year: 2024", "_year: 2025"), "but says 2025"),
    "holiday on a Saturday": (replaced("calendar/trading_holidays/2026.yaml", "2026-01-02", "2026-01-03"), "2026-01-03 is no single"),
    "holiday twice": (replaced("calendar/trading_holidays/2026.yaml", "2026-01-02", "2026-01-01"), "2026-01-01 is no single"),
    "coverage that was not checked": (replaced("coverage.yaml", "state: none", "state: partial"), "checked against"),
    "coverage twice": (replaced("coverage.yaml", "stage: surrender", "stage: quantification"), "stand here twice"),
    "empty file": ({LIMIT: ""}, "the file is empty; law/parameters/steel/limit.yaml"),
    "file of comments": ({LIMIT: "# nothing\n"}, "the file is empty"),
    "file that is not UTF-8": ({LIMIT: FILES[LIMIT].encode("gb18030")}, "the file is not UTF-8: byte"),
    "malformed YAML": ({LIMIT: "label: {zh: x\n"}, "malformed YAML"),
    "control character": ({LIMIT: FILES[LIMIT].replace("limit", "li\x07mit")}, "malformed YAML"),
    "key that is a list": ({LIMIT: FILES[LIMIT] + "[a, b]: c\n"}, "a key must be a plain text; law/parameters/steel/limit.yaml:7"),
    "nesting without end": ({LIMIT: "a: &a {b: *a}\n"}, "nested too deeply"),
    "file in a wrong place": ({"parameters/loose.yml/x.yaml": "a: b\n"}, "a file of this name has no place here"),
    "file of an unknown kind": ({"notes.yaml": "a: b\n"}, "a file of this name has no place here; law/notes.yaml"),
    "instrument in a folder": ({"instruments/old/guide.yaml": FILES["instruments/guide.yaml"]}, "no place here"),
    "point in the name of a parameter": ({"parameters/steel/fuel.ncv.yaml": FILES[NCV]}, "no place here"),
    "file with the other ending": (
        {"parameters/steel/other.yml": FILES[LIMIT]},
        "only files named .yaml are read; law/parameters/steel/other.yml",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_tree_is_refused(tmp_path: Path, case: str) -> None:
    changed, what = BROKEN[case]
    assert any(what in fault for fault in faults_of(tmp_path, changed)), faults_of(tmp_path, changed)


def test_a_folder_without_law_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawInvalid, match="there is no YAML file"):
        Lawbook(tmp_path)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    ncv = FILES[NCV].replace("23.736", "x").replace("24.000", "y").replace("article: 附录B", "article: 附录B\n    odd: 1")
    faults = faults_of(tmp_path, {NCV: ncv, **typed("integer", "five"), "notes.yaml": "a: b\n", "calendar/events.yaml": "events: {}\n"})
    assert len([fault for fault in faults if "ncv.yaml" in fault]) == 3
    assert any("limit.yaml" in fault for fault in faults)
    assert any("notes.yaml" in fault for fault in faults)
    assert any("events.yaml" in fault for fault in faults)


def test_a_fault_says_itself_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(LawInvalid) as refused:
        Lawbook(law_tree(tmp_path, {LIMIT: ""}))
    fault = refused.value.faults[0]
    assert fault.render(ENGLISH) == "the file is empty; law/parameters/steel/limit.yaml"
    assert fault.render(CHINESE) == "文件为空; law/parameters/steel/limit.yaml"
