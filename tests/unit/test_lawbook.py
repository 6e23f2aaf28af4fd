"""The law book: a value applies from its first to its last day, missing is never a default, and every fault is named with its place."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from tanheng.kernel.messages import CHINESE
from tanheng.lawbook import Lawbook, Mark, NoLegalValue, Value
from tests.unit.law_trees import FILES, LIMIT, law_tree, replaced, typed

COAL = ("steel.fuel.ncv", "烟煤")
IN_2024 = date(2024, 5, 1)


@pytest.fixture
def book(tmp_path: Path) -> Lawbook:
    return Lawbook(law_tree(tmp_path))


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2024, 1, 1), "23.736"), (date(2024, 12, 31), "23.736"), (date(2025, 1, 1), "24.000"), (date(2099, 12, 31), "24.000")],
)
def test_a_value_applies_from_the_first_to_the_last_day_of_its_period(book: Lawbook, on: date, expected: str) -> None:
    assert str(book.value(*COAL, on=on).value) == expected


def test_a_day_before_the_first_period_has_no_value_and_the_known_periods_are_named(book: Lawbook) -> None:
    with pytest.raises(
        NoLegalValue, match=r"ncv\[烟煤\] has no value on 2023-12-31; 2024-01-01 – 2024-12-31 at law/parameters/steel/fuel/ncv"
    ):
        book.value(*COAL, on=date(2023, 12, 31))


def test_a_day_after_the_last_period_has_no_value(tmp_path: Path) -> None:
    ended = replaced(LIMIT, "{from: 2024-01-01,", "{from: 2024-01-01, to: 2024-06-30,")
    book = Lawbook(law_tree(tmp_path, ended))
    assert book.value("steel.limit", on=date(2024, 6, 30)).integer == 5
    with pytest.raises(NoLegalValue, match=r"limit.yaml:6"):
        book.value("steel.limit", on=date(2024, 7, 1))


def test_a_missing_parameter_is_no_default(book: Lawbook) -> None:
    with pytest.raises(NoLegalValue, match=r"no parameter 'steel\.nothing'"):
        book.value("steel.nothing", on=IN_2024)
    with pytest.raises(NoLegalValue, match=r"no parameter 'steel\.nothing'"):
        book.rows("steel.nothing", on=IN_2024)


def test_a_missing_row_is_no_default_and_the_file_is_named(book: Lawbook) -> None:
    with pytest.raises(NoLegalValue, match=r"ncv\[泥炭\] has no value .*ncv\.yaml:1"):
        book.value("steel.fuel.ncv", "泥炭", on=IN_2024)


@pytest.mark.parametrize("keys", [(), ("烟煤", "烟煤")])
def test_a_wrong_number_of_keys_is_refused(book: Lawbook, keys: tuple[str, ...]) -> None:
    with pytest.raises(NoLegalValue, match="is asked with 1 keys"):
        book.value("steel.fuel.ncv", *keys, on=IN_2024)


def test_rows_returns_the_rows_of_the_day_by_their_last_key(book: Lawbook) -> None:
    assert {key: str(value.value) for key, value in book.rows("steel.fuel.ncv", on=IN_2024).items()} == {"烟煤": "23.736", "焦炭": "28.435"}
    assert {key: value.text for key, value in book.rows("steel.method", "second", on=IN_2024).items()} == {"one": "down", "two": "up"}


@pytest.mark.parametrize(
    ("name", "keys", "on"),
    [
        ("steel.fuel.ncv", (), date(2023, 12, 31)),
        ("steel.method", ("third",), IN_2024),
        ("steel.method", (), IN_2024),
        ("steel.limit", (), IN_2024),
    ],
)
def test_rows_that_are_not_there_are_refused(book: Lawbook, name: str, keys: tuple[str, ...], on: date) -> None:
    with pytest.raises(NoLegalValue, match=name):
        book.rows(name, *keys, on=on)


def test_choice_is_the_reading_of_the_day(book: Lawbook) -> None:
    assert book.choice("steel.rounding", on=IN_2024).choice == "per_unit"
    taken = book.choice("steel.rounding", on=date(2025, 1, 1))
    assert (taken.choice, taken.label.en, taken.decided) == ("per_entity", "entity by entity", date(2025, 2, 4))


def test_choice_without_a_reading_is_refused(book: Lawbook) -> None:
    with pytest.raises(NoLegalValue, match=r"no reading on 2023-01-01; law/interpretations/steel/rounding.yaml:1"):
        book.choice("steel.rounding", on=date(2023, 1, 1))
    with pytest.raises(NoLegalValue, match="no interpretation"):
        book.choice("steel.nothing", on=IN_2024)


def test_deadline_is_that_of_the_sector_and_the_year(book: Lawbook) -> None:
    assert book.deadline("annual_report", sector="steel", emissions_year=2024).day == date(2025, 6, 30)
    assert book.deadline("annual_report", sector="cement", emissions_year=2024).day == date(2025, 7, 31)


@pytest.mark.parametrize(
    ("event", "sector", "year"), [("surrender", "steel", 2024), ("annual_report", "power", 2024), ("annual_report", "steel", 2025)]
)
def test_a_missing_deadline_is_refused(book: Lawbook, event: str, sector: str, year: int) -> None:
    with pytest.raises(NoLegalValue, match=f"{event}.*{sector}.*{year}"):
        book.deadline(event, sector=sector, emissions_year=year)


def test_a_row_has_its_own_mark_or_that_of_its_entry(book: Lawbook) -> None:
    on = date(2025, 1, 1)
    coal, coke = book.value(*COAL, on=on).citation, book.value("steel.fuel.ncv", "焦炭", on=on).citation
    assert (coal.mark, coal.short) == (Mark.FINAL, "guide 附录B")
    assert (coke.mark, coke.render(CHINESE), coke.note and coke.note.en) == (Mark.SECONDARY, "某实现", "quoted")


def test_values_yields_what_applies_on_the_day(book: Lawbook) -> None:
    paths = [value.path for value in book.values(IN_2024)]
    assert paths[:3] == ["steel.fuel.ncv[烟煤]", "steel.fuel.ncv[焦炭]", "steel.limit"]
    assert not list(book.values(date(2020, 1, 1)))


def test_digits_are_kept_as_printed(book: Lawbook) -> None:
    assert str(book.value(*COAL, on=date(2025, 1, 1)).number) == "24.000"


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("number", "-0.50", Decimal("-0.50")),
        ("integer", "12", 12),
        ("text", "half up", "half up"),
        ("flag", "true", True),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("time", '"09:30"', time(9, 30)),
        ("list", "[a, b]", ("a", "b")),
    ],
)
def test_every_type_is_read(tmp_path: Path, kind: str, written: str, expected: object) -> None:
    assert Lawbook(law_tree(tmp_path, typed(kind, written))).value("steel.limit", on=IN_2024).value == expected


def test_the_hash_changes_with_content_and_with_names(tmp_path: Path) -> None:
    trees = [
        law_tree(tmp_path / "whole"),
        law_tree(tmp_path / "other", replaced(LIMIT, "value: 5", "value: 6")),
        law_tree(tmp_path / "renamed", {LIMIT: None, "parameters/steel/border.yaml": FILES[LIMIT]}),
    ]
    assert len({Lawbook(tree).hash for tree in trees}) == 3


def test_the_hash_does_not_change_with_line_ends_or_the_folder(tmp_path: Path) -> None:
    ends = {name: text.lstrip("\n").replace("\n", "\r\n").encode() for name, text in FILES.items()}
    assert Lawbook(law_tree(tmp_path / "unix")).hash == Lawbook(law_tree(tmp_path / "windows", {**ends})).hash


@pytest.mark.parametrize("asked", ["integer", "text", "flag", "texts"])
def test_asking_a_value_for_what_it_is_not_is_a_programming_error(book: Lawbook, asked: str) -> None:
    value: Value = book.value(*COAL, on=IN_2024)
    with pytest.raises(TypeError, match=r"steel\.fuel\.ncv"):
        getattr(value, asked)
