"""One case for every check of the smaller commands: a question that it passes, and one that it alone speaks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from tanheng import carryover, roster, supervision, surrender
from tanheng.carryover import checks as carrying
from tanheng.kernel.findings import Check, Finding
from tanheng.lawbook import shipped_lawbook
from tanheng.roster import checks as listing
from tanheng.supervision import checks as fining
from tanheng.surrender import checks as paying
from tanheng.tables import read_tables
from tests.contract.check_cases import Case
from tests.contract.handing_in import Input


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question was answered with."""

    findings: Sequence[Finding]
    refused: bool
    results: Any


def _file(folder: Path, header: str, *rows: str) -> Path:
    path = folder / "data.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


CARRY = "entity,sectors,sold_t,bought_t,holding_t,surrendered"
CARRY_PARTS = "entity,sectors,sold_t,bought_t,tradable_t,available_t,frozen_t,filed_t,surrendered"
_CARRIED = "A,steel,3,1,500,2024"


def _carry(folder: Path, header: str, rows: tuple[str, ...], from_year: int) -> Asked:
    tables = read_tables(_file(folder, header, *rows))
    outcome = carryover.carry_over(tables, lawbook=shipped_lawbook(), from_year=from_year)
    return Asked(outcome.findings, outcome.refused, outcome.limits)


def carry(*rows: str, header: str = CARRY, from_year: int = 2024) -> Input:
    """Ask for the limits of these rows."""
    return Input(asked=partial(_carry, header=header, rows=rows or (_CARRIED,), from_year=from_year))


LIST = "entity,sector,kind,year,emissions_t,commissioned,expected_t,ceased,listed"
_LISTED = "A,steel,long route,2025,90000,,,,no"


def _list(folder: Path, header: str, rows: tuple[str, ...], list_year: int, readings: dict[str, str]) -> Asked:
    tables = read_tables(_file(folder, header, *rows))
    outcome = roster.threshold_test(tables, lawbook=shipped_lawbook(), list_year=list_year, readings=readings)
    return Asked(outcome.findings, outcome.refused, outcome.decisions)


def listed(*rows: str, header: str = LIST, list_year: int = 2027, **readings: str) -> Input:
    """Ask who of these rows stands on the list."""
    chosen = {f"roster.{name}": option for name, option in readings.items()}
    return Input(asked=partial(_list, header=header, rows=rows or (_LISTED,), list_year=list_year, readings=chosen))


def _offset(folder: Path, duty: str, **asked: Any) -> Asked:
    del folder
    outcome = surrender.offset_limit(duty, lawbook=shipped_lawbook(), **({"duty_year": 2025} | asked))
    return Asked(outcome.findings, outcome.refused, () if outcome.limit_t is None else (outcome.limit_t,))


def offset(duty: str = "1000", **asked: Any) -> Input:
    """Ask how much of a duty CCER may offset."""
    return Input(asked=partial(_offset, duty=duty, **asked))


def _vintages(folder: Path, duty_year: int, on: date | None) -> Asked:
    del folder
    outcome = surrender.usable_vintages(duty_year, lawbook=shipped_lawbook(), on=on)
    return Asked(outcome.findings, outcome.refused, outcome.vintages)


def vintages(duty_year: int = 2025, on: date | None = None) -> Input:
    """Ask which vintages pay a duty."""
    return Input(asked=partial(_vintages, duty_year=duty_year, on=on))


def _fine(folder: Path, shortfall: str, price: str, **asked: Any) -> Asked:
    del folder
    outcome = supervision.penalty(shortfall, price, lawbook=shipped_lawbook(), **({"deadline": date(2026, 12, 31)} | asked))
    return Asked(outcome.findings, outcome.refused, (outcome.measure,) if outcome.measure else ())


def fine(shortfall: str = "100", price: str = "70", corrected: str | None = "100", **asked: Any) -> Input:
    """Ask what a shortfall costs; by default it was made good in time."""
    return Input(asked=partial(_fine, shortfall=shortfall, price=price, corrected=corrected, **asked))


def _column(header: str, before: str, after: str) -> str:
    return header.replace(before, after)


OLD, ACT = date(2025, 12, 31), {"penalty.lighter_rule": "law_of_the_act"}
ROSTER_CASES = (
    Case(listing.COLUMN_MISSING, "data.csv!1", listed(header=_column(LIST, "listed", "x_listed")), listed()),
    Case(listing.COLUMN_UNKNOWN, "data.csv!G1", listed(header=_column(LIST, "expected_t", "area")), listed()),
    Case(listing.COLUMN_TWICE, "data.csv!G1", listed(header=_column(LIST, "expected_t", "年度")), listed()),
    Case(
        listing.COLUMN_UNNAMED,
        "data.csv!G1",
        listed("A,steel,long route,2025,90000,,5,,no", header=_column(LIST, "expected_t", "")),
        listed(header=_column(LIST, "expected_t", "")),
    ),
    Case(listing.CELL_EMPTY, "data.csv!I2", listed("A,steel,long route,2025,90000,,,,"), listed()),
    Case(listing.NOT_A_NUMBER, "data.csv!E2", listed("A,steel,long route,2025,many,,,,no"), listed()),
    Case(listing.NUMBER_OUT_OF_BOUNDS, "data.csv!E2", listed("A,steel,long route,2025,1e13,,,,no"), listed()),
    Case(listing.NEGATIVE, "data.csv!E2", listed("A,steel,long route,2025,-1,,,,no"), listed("A,steel,long route,2025,0,,,,no")),
    Case(listing.YEAR_WRONG, "data.csv!D2", listed("A,steel,long route,25,90000,,,,no"), listed("A,steel,long route,2025年,90000,,,,no")),
    Case(listing.TERM_UNKNOWN, "data.csv!B2", listed("A,iron,长流程,2025,90000,,,,no"), listed("A,钢铁,长流程,2025,90000,,,,否")),
    Case(
        listing.DAY_WRONG,
        "data.csv!F2",
        listed("A,steel,long route,2025,90000,2025-02-30,,,no"),
        listed("A,steel,long route,2025,90000,2025-02-28,,,no"),
    ),
    Case(listing.KIND_OF_OTHER_SECTOR, "data.csv!C2", listed("A,cement,long route,2025,90000,,,,no"), listed()),
    Case(listing.YEAR_TWICE, "data.csv!D3", listed(_LISTED, _LISTED), listed(_LISTED, _LISTED.replace("2025", "2024"))),
    Case(
        listing.CONTRADICTION,
        "data.csv!I3",
        listed(_LISTED, "A,steel,long route,2024,90000,,,,yes"),
        listed(_LISTED, "A,steel,long route,2024,90000,,,,no"),
    ),
    Case(listing.NO_RULE, "--list-year", listed(list_year=2023), listed()),
    Case(listing.READING_UNKNOWN, "--reading", listed(threshold_base="units_total"), listed(non_portland_2027="included")),
    Case(listing.RESULT_MISSING, "data.csv!A2", listed(_LISTED.replace("2025", "2024")), listed()),
    Case(
        listing.EARLIER_MISSING,
        "data.csv!A2",
        listed("A,steel,long route,2025,100,,,,yes"),
        listed("A,steel,long route,2025,100,,,,yes", "A,steel,long route,2024,100,,,,yes"),
    ),
    Case(
        listing.EXPECTED_MISSING,
        "data.csv!A2",
        listed("A,steel,long route,,,2026,,,no"),
        listed("A,steel,long route,,,2026,90000,,no"),
    ),
    Case(
        listing.CEASES_LATER,
        "data.csv!A2",
        listed("A,steel,long route,2025,90000,,,2027-01-01,no"),
        listed("A,steel,long route,2025,90000,,,是,no"),
    ),
)
SURRENDER_CASES = (
    Case(paying.DUTY_NOT_WHOLE, "DUTY", offset("1000.5"), offset("1,000")),
    Case(
        paying.READING_UNKNOWN, "--reading", offset(readings={"offset.duty_2024": "no"}), offset(readings={"offset.duty_2024": "accepted"})
    ),
    Case(paying.NO_OFFSET_RULE, "--duty-year", offset(duty_year=2030), offset()),
    Case(paying.NOT_ACCEPTED, "--duty-year", offset(duty_year=2024), offset(duty_year=2024, readings={"offset.duty_2024": "accepted"})),
    Case(paying.DUTY_YEAR_UNKNOWN, "--duty-year", vintages(2018), vintages()),
    Case(paying.NO_DAY, "--duty-year", vintages(2021), vintages(2021, date(2026, 1, 1))),
    Case(paying.NO_RULE_ON_DAY, "--on", vintages(2025, date(2023, 12, 31)), vintages(2025, date(2024, 1, 1))),
    Case(paying.REGISTERED_TOO_EARLY, "--registered", offset(registered=date(2024, 1, 21)), offset(registered=date(2024, 1, 22))),
    Case(paying.PROJECT_EXCLUDED, "--project-under-management", offset(under_management=True), offset()),
    Case(
        paying.DAY_OF_OTHER_YEAR,
        "--registered",
        offset(duty_year=2024, readings={"offset.duty_2024": "accepted"}, registered=date(2024, 1, 22)),
        offset(registered=date(2024, 1, 22)),
    ),
    Case(paying.NO_ARREARS_RULE, "--on", vintages(2025, date(2027, 1, 1)), vintages(2025, date(2026, 12, 31))),
)
PENALTY_CASES = (
    Case(fining.SHORTFALL_WRONG, "--shortfall", fine("0", corrected=None), fine("1", corrected="1")),
    Case(fining.PRICE_WRONG, "--average-price", fine(price="70.12345678901"), fine(price="70.1234567890")),
    Case(fining.CORRECTED_WRONG, "--corrected", fine(corrected="0.5"), fine(corrected="0")),
    Case(fining.CORRECTED_TOO_MUCH, "--corrected", fine(corrected="101"), fine(corrected="100")),
    Case(fining.TOO_EARLY, "--deadline", fine(deadline=date(2024, 4, 30)), fine(deadline=date(2024, 5, 1))),
    Case(fining.DECIDED_TOO_EARLY, "--decided", fine(decided=date(2026, 12, 31)), fine(decided=date(2027, 1, 1))),
    Case(
        fining.READING_UNKNOWN,
        "--reading",
        fine(readings={"penalty.regime": "order_775"}),
        fine(readings={"penalty.second_step": "replaces"}),
    ),
    Case(
        fining.LIGHTER_APPLIED,
        "--decided",
        fine(deadline=OLD, decided=date(2026, 8, 15)),
        fine(deadline=OLD, decided=date(2026, 8, 14)),
    ),
    Case(
        fining.NO_NEW_CUT,
        "--decided",
        fine(corrected="99", deadline=OLD, decided=date(2026, 8, 15), readings=ACT),
        fine(deadline=OLD, decided=date(2026, 8, 15)),
    ),
    Case(fining.DECISION_UNSTATED, "--decided", fine(deadline=OLD), fine()),
    Case(fining.STEP_OPEN, "--reading", fine(corrected="99"), fine()),
)
CARRYOVER_CASES = (
    Case(
        carrying.COLUMN_MISSING,
        "data.csv!1",
        carry(header=_column(CARRY, "sold_t", "x_sold")),
        carry(header=_column(CARRY, "sold_t", "卖出量")),
    ),
    Case(carrying.COLUMN_UNKNOWN, "data.csv!F1", carry(header=_column(CARRY, "surrendered", "area")), carry()),
    Case(carrying.COLUMN_TWICE, "data.csv!F1", carry(header=_column(CARRY, "surrendered", "持有量")), carry()),
    Case(carrying.COLUMN_UNNAMED, "data.csv!G1", carry(_CARRIED + ",5", header=CARRY + ","), carry(header=CARRY + ",")),
    Case(carrying.CELL_EMPTY, "data.csv!C2", carry("A,steel,,1,500,2024"), carry("A,steel,0,1,500,2024")),
    Case(carrying.NOT_A_NUMBER, "data.csv!C2", carry("A,steel,NaN,1,500,2024"), carry('A,steel,"1,000",1,500,2024')),
    Case(carrying.NUMBER_OUT_OF_BOUNDS, "data.csv!C2", carry("A,steel,1e13,1,500,2024"), carry("A,steel,1e3,1,500,2024")),
    Case(carrying.NEGATIVE, "data.csv!D2", carry("A,steel,3,-1,500,2024"), carry("A,steel,3,0,500,2024")),
    Case(carrying.NOT_WHOLE, "data.csv!E2", carry("A,steel,3,1,500.5,2024"), carry("A,steel,3,1,500.0,2024")),
    Case(carrying.SECTOR_UNKNOWN, "data.csv!B2", carry("A,steel+paper,3,1,500,2024"), carry("A,钢铁+cement,3,1,500,2024")),
    Case(carrying.SECTOR_TWICE, "data.csv!B2", carry("A,steel+钢铁,3,1,500,2024"), carry("A,steel+电解铝,3,1,500,2024")),
    Case(carrying.ENTITY_TWICE, "data.csv!A3", carry(_CARRIED, "Ａ,cement,3,1,500,2024"), carry(_CARRIED, "B,cement,3,1,500,2024")),
    Case(carrying.TWO_HOLDINGS, "data.csv", carry(_CARRIED + ",5", header=CARRY + ",frozen_t"), carry()),
    Case(
        carrying.FILED_EXCEEDS,
        "data.csv!H2",
        carry("A,steel,3,1,5,0,0,6,2024", header=CARRY_PARTS),
        carry("A,steel,3,1,5,0,0,5,2024", header=CARRY_PARTS),
    ),
    Case(carrying.DUTY_YEAR_UNKNOWN, "data.csv!F2", carry("A,steel,3,1,500,2024+2026"), carry("A,steel,3,1,500,2024+2023")),
    Case(carrying.NO_RULE, "--from-year", carry(from_year=2026), carry()),
    Case(carrying.NOT_SURRENDERED, "data.csv!A2", carry("A,power,3,1,500,2024"), carry("A,power,3,1,500,2023+2024")),
    Case(carrying.NO_CONVERSION, "--from-year", carry(from_year=2025), carry()),
    Case(carrying.SURRENDER_UNSTATED, "data.csv", carry("A,steel,3,1,500", header=CARRY.removesuffix(",surrendered")), carry()),
)
CASES = (*ROSTER_CASES, *SURRENDER_CASES, *PENALTY_CASES, *CARRYOVER_CASES)
CHECKS: tuple[Check, ...] = (*paying.CHECKS, *fining.CHECKS, *carrying.CHECKS)
