"""文书编号 Numbers of documents: every command notes which document concerned which account, so that a search finds it by a part of it."""

from __future__ import annotations

from collections.abc import Iterable

from tanheng.commands.work import Work


def note_documents(work: Work, named: Iterable[tuple[str, str]]) -> None:
    """Note pairs of a document's number and an account with this command's record; what has no number or no account is left out."""
    pairs = sorted({(number, account) for number, account in named if number and account})
    if pairs:
        work.write(
            "INSERT INTO registry_document (record, account, number) SELECT %s, a, n FROM unnest(%s::text[], %s::text[]) AS d(n, a)"
            " ON CONFLICT DO NOTHING",
            (work.number, [number for number, _ in pairs], [account for _, account in pairs]),
        )
