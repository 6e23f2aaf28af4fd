"""文书编号 Numbers of documents: every command notes which document concerned which account, so that a search finds it by a part of it.

A number is the same however it is spelled: brackets of any form, wide or narrow signs, capitals or not, with or without spaces. The one
normal form is `normal` in Python and `normal_in_sql` in PostgreSQL, where numbers are looked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.commands.work import Work

_LEAST_PART = 3
_BRACKETS, _ROUND = "〔〕[]【】〖〗", "()()()()"
_SPACES: LiteralString = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029"
"""The white space that NFKC leaves; every other becomes a plain space by it."""
_ALIKE = str.maketrans(_BRACKETS, _ROUND, _SPACES)


def normal(text: str) -> str:
    """Return the normal form of a document's number: one kind of brackets, narrow signs, small letters, no spaces."""
    return unicodedata.normalize("NFKC", text).lower().translate(_ALIKE)


def normal_in_sql(text: LiteralString) -> LiteralString:
    """Return the expression of PostgreSQL for the normal form of a text. What it removes has nothing to become."""
    return f"translate(lower(normalize({text}, NFKC)), '{_BRACKETS}{_SPACES}', '{_ROUND}')"


def _spelled(table: LiteralString, column: LiteralString, condition: LiteralString) -> LiteralString:
    """Return the expression for the spellings in a column of which the normal form fulfils a condition: each is brought into it once."""
    every: LiteralString = f"SELECT DISTINCT {column} AS spelled FROM {table} WHERE {column} <> '' OFFSET 0"
    return f"ARRAY(SELECT d.spelled FROM ({every}) d WHERE {condition})"


_SAME: LiteralString = normal_in_sql("d.spelled") + " = (SELECT " + normal_in_sql("%s::text") + ")"
_WITHIN: LiteralString = "position((SELECT " + normal_in_sql("%s::text") + ") IN " + normal_in_sql("d.spelled") + ") > 0"
CONCERNED: LiteralString = (
    "SELECT account FROM registry_document WHERE number = ANY("
    + _spelled("registry_document", "number", "CASE WHEN %s THEN " + _WITHIN + " ELSE " + _SAME + " END")
    + ")"
)
"""The accounts that documents concerned, by a number or a part of it however spelled; asked with `asked_for`."""


def asked_for(text: str) -> tuple[bool, str, str]:
    """Return what CONCERNED takes: a part of at least three signs is enough, fewer must be the whole number."""
    return len(normal(text)) >= _LEAST_PART, text, text


def same_number(table: LiteralString, column: LiteralString) -> LiteralString:
    """Return the expression for all spellings in a table's column of one number; it takes the number in any spelling."""
    return _spelled(table, column, _SAME)


def spellings(sql: Sql, number: str) -> list[str]:
    """Return all spellings in which a number was noted."""
    found: list[str] = sql.rows("SELECT " + same_number("registry_document", "number"), (number,))[0][0]
    return found


def note_documents(work: Work, named: Iterable[tuple[str, str]]) -> None:
    """Note pairs of a document's number and an account with this command's record; what has no number or no account is left out."""
    pairs = sorted({(number, account) for number, account in named if number and account})
    if pairs:
        work.write(
            "INSERT INTO registry_document (record, account, number) SELECT %s, a, n FROM unnest(%s::text[], %s::text[]) AS d(n, a)"
            " ON CONFLICT DO NOTHING",
            (work.number, [number for number, _ in pairs], [account for _, account in pairs]),
        )
