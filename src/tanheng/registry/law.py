"""What the registry asks of the law: the codes of vintages, and how long things take."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import cache

from tanheng.commands.work import Work
from tanheng.lawbook import Lawbook, shipped_lawbook


@cache
def law() -> Lawbook:
    """Return the law that the program ships with."""
    return shipped_lawbook()


def vintages(work: Work) -> tuple[str, ...]:
    """Return the codes of vintages that are known on the day of a command, such as 19-20 and 25."""
    found = law().value("registry.vintages", on=work.applies_at.date())
    assert isinstance(found.value, tuple), "the codes of vintages are a list"
    return found.value


def waiting(name: str, work: Work) -> timedelta:
    """Return a waiting time in hours."""
    hours = law().value(name, on=work.applies_at.date()).value
    assert isinstance(hours, Decimal | int), "a waiting time is a number of hours"
    return timedelta(hours=int(hours))


def correction_days(work: Work) -> int:
    """Return how many days after a movement a correction can be carried out."""
    found = law().value("registry.correction_days", on=work.applies_at.date()).value
    assert isinstance(found, int), "the law book knows it as a whole number"
    return found


def vintage_code(years: str) -> str:
    """Return the code of a vintage as the plans write it: 2025 is 25, 2019-2020 is 19-20."""
    return "-".join(year[-2:] for year in years.split("-"))
