"""日终表 End-of-day sheet: of each vintage what was issued, where it is, and what is gone. It sums to zero."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING, CLOCK
from tanheng.kernel.messages import message
from tanheng.registry.documents.pages import Cell, Page, Section, place_label, second
from tanheng.registry.reading import vintage_of
from tanheng.registry.vocabulary import account_types

_ENDS = ("source", "surrendered", "cancelled", "carried_over")
"""The open ends of the book; what is issued stands as a debit on the source."""


def day_sheet(sql: Sql, day: date) -> Page:
    """Return the sheet at the end of a day in Beijing, as known now."""
    ends = datetime.combine(day + timedelta(days=1), time(), BEIJING)
    rows = sql.rows(
        "SELECT a.asset, split_part(a.purpose, ':', 1), r.type, sum(g.credit_posted - g.debit_posted)::bigint FROM ledger_account a"
        " JOIN registry_account r ON r.number = a.owner JOIN ledger_leg g ON g.account = a.account WHERE g.applies_at < %s"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        (ends,),
    )
    vintages = sorted({vintage_of(row[0]) for row in rows})
    summary: list[list[Cell]] = []
    held: list[list[Cell]] = []
    for vintage in vintages:
        own = [row[1:] for row in rows if vintage_of(row[0]) == vintage]
        source, *gone = (sum(amount for place, _, amount in own if place == end) for end in _ENDS)
        kept = [(place, kind, amount) for place, kind, amount in own if place not in _ENDS and amount]
        total = sum(amount for _, _, amount in kept)
        summary.append([vintage, -source, total, *gone, -source - total - sum(gone)])
        held += [[vintage, account_types()[kind].label, place_label(place), amount] for place, kind, amount in kept]
    columns = (
        *(message("vintage"), message("issued in all (t)"), message("held (t)"), message("surrendered (t)"), message("cancelled (t)")),
        *(message("carried over (t)"), message("left over, must be 0")),
    )
    where = [message("vintage"), message("type of account"), message("place"), message("held (t)")]
    sections = [
        Section(message("Vintages"), columns, summary, (10, 14, 14, 14, 14, 14, 14)),
        Section(message("Where they are held"), where, held, (10, 24, 20, 14)),
    ]
    facts = [(message("day"), day.isoformat()), (message("as known on"), second(CLOCK.now()))]
    notes = [message("Quantities in tonnes. Issued less held, surrendered, cancelled and carried over leaves nothing, for every vintage.")]
    return Page("end-of-day", message("End-of-day sheet of the registry"), facts, sections, notes)
