"""The official tables of a year: which there are, and the printed name of each field in the order of the table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tanheng.allocation.words import Form, words
from tanheng.lawbook import Lawbook
from tanheng.quantification.vocabulary import folded

PRE_ALLOCATION_OF = {"steel": "1-2", "cement": "1-3", "aluminium": "1-4"}
FINAL_OF = {"steel": "2-2", "cement": "2-3", "aluminium": "2-4"}
PRE_ISSUE, FINAL_ISSUE = "1-5", "2-5"
_OF_UNITS = ("emissions_t", "output_t", "slag_t", "ironmaking_output_t", "ironmaking_emissions_t", "sintering_emissions_t")
_OF_ISSUE = ("true_up_t", "give_back_t", "reduction_t", "pre_issued_t", "left_after_pre_t", "final_issued_t", "issued_t", "left_t")
SUMMED = frozenset((*_OF_UNITS, "previous_verified_t", "pre_allocation_t", "allowance_t", "duty_t", *_OF_ISSUE))
_DECEMBER_DAYS = 31
_CIRCLED = re.compile("[\u2460-\u2473\u24ea]")
_BRACKETS = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """An official table of a year: its form, its title and the printed names of its fields, in their order."""

    form: Form
    title: str
    columns: dict[str, str]

    def field_of(self, written: str) -> str | None:
        """Return the field that a header names; spaces, kinds of brackets, circled digits and a left-out unit make no difference."""
        text = plainly(written)
        for field, printed in self.columns.items():
            if text in (plainly(printed), _BRACKETS.sub("", plainly(printed))):
                return field
        return None


def last_day(year: int) -> date:
    """Return the day that values asked by the emissions year are asked on."""
    return date(year, 12, _DECEMBER_DAYS)


def official_tables_of(lawbook: Lawbook, year: int) -> dict[str, OfficialTable]:
    """Return the official tables of an emissions year by number (annexes of the allocation plan). Raises NoLegalValue."""
    columns = lawbook.rows("allocation.table.column", on=last_day(year))
    titles = lawbook.rows("allocation.table.title", on=last_day(year))
    return {code: _table(words().forms[code], titles[code].text, value.texts) for code, value in sorted(columns.items())}


def plainly(name: str) -> str:
    """Return the name of a column as it is compared: without circled digits and spaces, brackets half-width."""
    return folded(_CIRCLED.sub("", name))


def _table(form: Form, title: str, printed: tuple[str, ...]) -> OfficialTable:
    """Give each printed name its field; the columns that stand before those of every table are put there where the law leaves them out."""
    first = [form.names[field] for field in ("number", "entity", "uscc")]
    names = [*(name for name in first if name not in printed), *printed]
    fields = {folded(name): field for field, name in form.names.items()}
    columns = {}
    for name in names:
        text = plainly(name)
        columns[fields.get(text) or fields[_BRACKETS.sub("", text)]] = name
    return OfficialTable(form, title, columns)
