"""清缴 Surrender: by a representative for his own duty or another's, in as many steps as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from tanheng.commands.definitions import Content
from tanheng.commands.proposals import never_right
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.issuance.fields import SECTORS
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Joined, Message, message
from tanheng.kernel.months import year_end
from tanheng.lawbook import NoLegalValue
from tanheng.lawbook.marks import Citation
from tanheng.lawbook.titles import cited
from tanheng.registry import checks as registry_checks
from tanheng.registry.availability import rule
from tanheng.registry.fields import AccountNumber, Document, Lines, Year, lines_of
from tanheng.registry.law import law, vintage_code, vintages
from tanheng.registry.moving import Extra, Order, faults_of_itself, kind_of, move
from tanheng.registry.reading import Facts
from tanheng.registry.transfer_commands import define
from tanheng.registry.why_not import provide
from tanheng.surrender import checks
from tanheng.surrender.checks import CHECKS
from tanheng.surrender.queries import Key, all_standings, duties_in_force, standings_of
from tanheng.surrender.standings import Standing
from tanheng.surrender.vintages import UsableVintages, usable_vintages

_HELP = "compliance.helper_allowed"


class Surrender(Content):
    """Units for the duty of a year. `receiver` is the account of the province; `behalf` the account that is helped; `document` says why."""

    sender: AccountNumber
    receiver: AccountNumber
    year: Year
    lines: Lines
    behalf: AccountNumber | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """Whose duty is served, what stands against it (None: it was never fixed), and which vintages may serve it now."""

    key: Key
    before: Standing | None
    usable: UsableVintages
    sql: Sql

    @classmethod
    def look(cls, work: Work, account: str, year: int) -> Self:
        """Look at a duty. The day of recording counts: a request cannot date itself back behind the deadline."""
        key = Key(account, year)
        usable = usable_vintages(year, lawbook=law(), on=work.recorded_at.date())
        return cls(key, standings_of(work.sql, [key]).get(key), usable, work.sql)

    @property
    def sectors(self) -> frozenset[str]:
        """Return the sectors in which the duty is fixed; they are only asked for where something is refused."""
        found = duties_in_force(self.sql, [self.key.account])
        return frozenset(key.sector for key in found if key.year == self.key.year)

    def count(self, work: Work, amount: int) -> dict[str, JSON]:
        """Count so many tonnes for the duty, and return what stands against it then."""
        assert self.before is not None, "the checks refuse where there is no duty"
        work.write(
            "UPDATE surrender_standing SET surrendered = surrendered + %s WHERE account = %s AND year = %s",
            (amount, self.key.account, self.key.year),
        )
        standing = self.before.after(surrendered=amount).as_json()
        return {"account": self.key.account, "year": self.key.year, **standing, **timing(work, self.usable)}


def allowance_surrender(work: Work, content: Surrender) -> JSON:
    """Surrender units, as far as the duty is not met yet. What comes after the deadline is accepted and counts as late."""
    owed = Owed.look(work, content.behalf or content.sender, content.year)
    order = _order(content)
    made = move(work, [order], vintages(work), _checks(content.behalf, owed))
    return {"movements": [list(one) for one in made], **owed.count(work, sum(line.amount for line in order.lines))}


def _order(content: Surrender) -> Order:
    return Order(
        kind_of("surrender"),
        content.sender,
        content.receiver,
        lines_of(content.lines),
        document=content.document or "",
        year=content.year,
        behalf=content.behalf or content.sender,
    )


def timing(work: Work, usable: UsableVintages) -> dict[str, Any]:
    """Return whether what is recorded now comes in time, with the warnings where it is late."""
    if not usable.arrears:
        return {"timing": "on_time", "warnings": []}
    days = [one.day for one in law().tree.deadlines if (one.event, one.emissions_year) == ("surrender", usable.duty_year)]
    late = checks.LATE.at(Place(called="year"), work.recorded_at.date(), max(days, default=""))
    warnings = [late, *(one for one in usable.findings if one not in errors_of(usable.findings))]
    return {"timing": "late", "warnings": [{"check": one.code, "found": str(one.found), "expected": str(one.expected)} for one in warnings]}


def _checks(behalf: str | None, owed: Owed) -> Extra:
    """Return the checks of a surrender, for one's own duty or, with `behalf`, for another's."""
    year = owed.key.year

    def helps_another(_facts: Facts, order: Order) -> Iterator[Finding]:
        if behalf == order.sender:
            yield checks.HELPER_IS_HELPED.at(Place(called="behalf"), order.sender)

    def may_help(_facts: Facts, _order: Order) -> Iterator[Finding]:
        if behalf is not None and year not in _years_of_help():
            yield checks.HELP_NOT_ALLOWED.at(Place(called="behalf"), year, Joined(tuple(map(str, _years_of_help()))))

    def says_why(_facts: Facts, order: Order) -> Iterator[Finding]:
        if behalf is not None and not order.document.strip():
            yield checks.HELP_UNFOUNDED.at(Place(called="document"), order.document, account=owed.key.account)

    return {**duty_checks(owed), 8213: helps_another, 8214: may_help, 8215: says_why}


def duty_checks(owed: Owed) -> Extra:
    """Return the checks of everything that is surrendered: there is a duty, its vintages serve it, and it is not more than is owed."""
    before, usable, year = owed.before, owed.usable, owed.key.year

    def has_duty(_facts: Facts, _order: Order) -> Iterator[Finding]:
        if before is None:
            yield checks.NO_DUTY.at(Place(called="year"), owed.key.account, year)

    def usable_units(_facts: Facts, order: Order) -> Iterator[Finding]:
        yield from errors_of(usable.findings)
        codes = tuple(vintage_code(one) for one in usable.vintages)
        for place, line in enumerate(order.lines, start=1):
            if not usable.refused and line.vintage not in codes:
                basis = _basis_against(line.vintage, owed)
                law_told = {"law": cited(law().tree, basis), "mark": basis.mark.meaning}
                where = Place(called=f"lines.{place}")
                yield registry_checks.WRONG_VINTAGE.at(where, line.vintage, Joined(codes), year=year, day=usable.on, **law_told)

    def within_duty(_facts: Facts, order: Order) -> Iterator[Finding]:
        asked = sum(max(0, line.amount) for line in order.lines)
        if before is not None and asked > before.left:
            yield registry_checks.ABOVE_DUTY.at(
                Place(called="lines"), asked, before.left, year=year, account=owed.key.account, difference=asked - before.left
            )

    return {8212: has_duty, 3001: usable_units, 3012: within_duty}


def _basis_against(code: str, owed: Owed) -> Citation:
    """Return what speaks against paying a duty with the vintage of a code.

    A vintage that is to be carried over first is ruled out by the plan of the duty's own sector, of several by the weakest of their texts;
    against any other speaks what the usable ones rest on.
    """
    try:
        on = year_end(owed.usable.duty_year - 1)
        carried = {vintage_code(one) for one in law().value("carryover.vintages", on=on).texts}
        conversions = law().rows("carryover.conversion_required", on=on) if code in carried else {}
    except NoLegalValue:
        conversions = {}
    against = [one.citation for sector, one in sorted(conversions.items()) if one.flag and sector in (owed.sectors or SECTORS)]
    if against:
        return max(against, key=lambda one: one.mark)
    *_, basis = owed.usable.asking.basis.values()
    return basis.citation


def _asked_of(work: Work, order: Order) -> Extra:
    """Return the checks of a surrender that is only thought of."""
    behalf = order.behalf or None
    return {} if order.year is None else _checks(behalf, Owed.look(work, behalf or order.sender, order.year))


def _ruled(work: Work, account: str) -> tuple[dict[int, Extra], Message]:
    """Return the checks of a surrender for each own duty that is not met."""
    unmet = [key.year for key, one in all_standings(work.sql, [account]).items() if one.left]
    none = message("Account {account} has no duty of its own that is still to be met.", account=account)
    return {year: duty_checks(Owed.look(work, account, year)) for year in unmet}, none


def _years_of_help() -> tuple[int, ...]:
    """Return the duty years for which the law lets another provide allowances."""
    years = {one.emissions_year for one in law().tree.deadlines if one.event == "surrender"}
    return tuple(sorted(year for year in years if _holds(year)))


def _holds(year: int) -> bool:
    try:
        return law().value(_HELP, on=year_end(year)).flag
    except NoLegalValue:
        return False


never_right("allowance_surrender", Surrender, lambda _work, asked: faults_of_itself(_order(asked)))
define("allowance_surrender", Surrender, "surrender", allowance_surrender, extra=CHECKS)
provide("surrender", _asked_of)
rule("surrender", _ruled)
