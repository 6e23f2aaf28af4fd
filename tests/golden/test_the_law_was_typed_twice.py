"""The numbers of law/ and the same numbers typed a second time from the rules pages agree, digit by digit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tanheng.lawbook.book import NoLegalValue, shipped_lawbook
from tanheng.lawbook.entries import Parameter
from tanheng.lawbook.marks import Mark

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "law"
FILES = sorted(FOLDER.glob("*.yaml"))
TYPED_KINDS = ("number", "integer", "date", "time")
HOUSE_MARKS = (Mark.OPERATIONAL, Mark.INTERPRETATION)


def content_of(path: Path) -> Any:
    """Return the file with all scalars as the texts that were written."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


TYPED = {path.stem: content_of(path) for path in FILES}


def all_of(part: str) -> list[Any]:
    """Return the entries of one part of all files."""
    return [entry for content in TYPED.values() for entry in content.get(part, ())]


def asked(entry: dict[str, Any]) -> str:
    """Return what the entry asks for, such as `steel.fuel.ncv[无烟煤] on 2024-06-30`."""
    return entry["ask"] + "".join(f"[{key}]" for key in entry.get("keys", ())) + f" on {entry['on']}"


def as_written(value: Any) -> str:
    """Return a value of the law in the form in which it is written in a file."""
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def share(printed: str) -> Decimal:
    """Return the share that a page prints as a percentage."""
    return Decimal(printed.removesuffix("%").strip().replace("−", "-")) / 100


def value_disagreement(entry: dict[str, Any]) -> str:
    """Return why the law and the entry disagree, empty where they agree.

    A percentage of a page has no decimals to compare, only a value.
    """
    typed = entry["value"]
    try:
        found = shipped_lawbook().value(entry["ask"], *entry.get("keys", ()), on=date.fromisoformat(entry["on"]))
    except NoLegalValue as nothing:
        return f"{asked(entry)}: typed {typed}, but {nothing}"
    shown = as_written(found.value)
    agrees = share(entry["printed"]) == Decimal(typed) == found.number if "printed" in entry else shown == typed
    return "" if agrees else f"{asked(entry)}: typed {typed} {entry.get('printed', '')}, the law has {shown} at {found.place}"


def deadline_disagreement(entry: dict[str, str]) -> str:
    """Return why the law and the entry disagree on a deadline, empty where they agree."""
    event, sector, year = entry["event"], entry["sector"], entry["emissions_year"]
    try:
        found = shipped_lawbook().deadline(event, sector=sector, emissions_year=int(year))
    except NoLegalValue as nothing:
        return f"typed {entry['date']}, but {nothing}"
    agrees = str(found.day) == entry["date"]
    return "" if agrees else f"{event} of {sector} for {year}: typed {entry['date']}, the law has {found.day} at {found.place}"


def uncovered(parameter: Parameter, days: dict[tuple[str, tuple[str, ...]], list[date]]) -> Iterator[str]:
    """Yield every row and period of the parameter that no entry asks for."""
    for keys, values in parameter.values.items():
        for value in values:
            if not any(value.period.holds(day) for day in days.get((parameter.name, keys), ())):
                yield f"{value.path} in {value.period}"


@pytest.mark.parametrize("stem", TYPED)
def test_both_typings_agree(stem: str) -> None:
    disagreements = [value_disagreement(entry) for entry in TYPED[stem].get("values", ())]
    disagreements += [deadline_disagreement(entry) for entry in TYPED[stem].get("deadlines", ())]
    wrong = [sentence for sentence in disagreements if sentence]
    assert disagreements, f"{stem} holds no entry"
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_number_and_date_of_the_law_was_typed_twice() -> None:
    days: dict[tuple[str, tuple[str, ...]], list[date]] = {}
    for entry in all_of("values"):
        days.setdefault((entry["ask"], tuple(entry.get("keys", ()))), []).append(date.fromisoformat(entry["on"]))
    nowhere = set(all_of("not_in_the_pages"))
    missing = [
        row
        for name, parameter in shipped_lawbook().tree.parameters.items()
        if parameter.kind in TYPED_KINDS and name not in nowhere
        for row in uncovered(parameter, days)
    ]
    assert not missing, "\n" + "\n".join(missing)


def test_every_deadline_of_the_law_was_typed_twice() -> None:
    typed = {(entry["event"], entry["sector"], int(entry["emissions_year"])) for entry in all_of("deadlines")}
    held = {(one.event, sector, one.emissions_year) for one in shipped_lawbook().tree.deadlines for sector in one.sectors}
    assert held - typed == set()


def test_what_no_page_prints_is_a_house_rule_or_says_why_it_is_missing() -> None:
    documented = {name: why for content in TYPED.values() for name, why in content.get("documented", {}).items()}
    assert all(why["zh"] and why["en"] for why in documented.values())
    nowhere = all_of("not_in_the_pages")
    parameters = shipped_lawbook().tree.parameters
    assert set(documented) <= set(nowhere) <= set(parameters)
    assert not set(nowhere) & {entry["ask"] for entry in all_of("values")}
    firm = [
        value.path
        for name in nowhere
        if name not in documented
        for values in parameters[name].values.values()
        for value in values
        if value.citation.mark not in HOUSE_MARKS
    ]
    assert not firm


def test_every_dispute_is_about_a_parameter_of_the_law_and_says_why() -> None:
    for dispute in all_of("disputed"):
        assert dispute["ask"] in shipped_lawbook().tree.parameters, dispute
        assert dispute["page_says"], dispute
        assert dispute["why"]["zh"], dispute
        assert dispute["why"]["en"], dispute


def test_no_entry_is_typed_twice_in_these_files() -> None:
    questions = [asked(entry) for entry in all_of("values")]
    questions += [f"{entry['event']} {entry['sector']} {entry['emissions_year']}" for entry in all_of("deadlines")]
    assert len(set(questions)) == len(questions)


def test_a_digit_too_many_or_too_few_is_a_disagreement() -> None:
    right = next(entry for entry in all_of("values") if "printed" not in entry and "." in entry["value"])
    assert not value_disagreement(right)
    assert value_disagreement({**right, "value": right["value"] + "0"})
    assert value_disagreement({**right, "value": right["value"][:-1]})
    assert value_disagreement({**right, "ask": "no.such.parameter"})
    assert deadline_disagreement({**all_of("deadlines")[0], "date": "1999-12-31"})
