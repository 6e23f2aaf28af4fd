"""告知主体 What holders are told: what the registry did with their account on the documents of others. The kind is in task_kinds.yaml.

Only who has a right for an account may see it, so each of its representatives has a note of his own; where a holder has no representatives
but officers, they have one together. Nothing waits for a note: it is noted, or it lapses. Its text is written when it is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tanheng.commands.roles import Role
from tanheng.commands.words import command_words
from tanheng.commands.work import Work
from tanheng.kernel.messages import LANGUAGES, Message, message
from tanheng.registry.limits import OBJECTING, last_day
from tanheng.registry.vocabulary import RESTRICTED, states
from tanheng.tasks.opening import open_task, roles_for

NOTE, ACCOUNT = "account_note", "account"


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was done with units of an account: tonnes of a vintage, on a document."""

    account: str
    vintage: str
    amount: int
    document: str


def tell_of_units(work: Work, command: str, done: Iterable[Ordered]) -> None:
    """Tell the holders of accounts what a command did with their units on a document of a court or another authority."""
    what = command_words(command)
    notes = [
        (
            one.account,
            message(
                "{what}: {amount} t of vintage {vintage}, document {document}."
                " The registry carries out what the document says; who disagrees with it turns to the authority that issued it.",
                what=what,
                amount=one.amount,
                vintage=one.vintage,
                document=one.document,
            ),
        )
        for one in done
    ]
    _tell(work, command, notes)


def tell_of_state(work: Work, command: str, account: str, state: str, document: str) -> None:
    """Tell the holder of an account into which state it came; of a restriction, until when he may object, where the law book knows."""
    last = last_day(OBJECTING, work.recorded_at.date()) if state == RESTRICTED else None
    if last is None:
        can = message("Ask the registry where this is not right.")
    else:
        can = message("A representative may object until {day}; the registry answers in writing.", day=last.isoformat())
    what = message("its state is now {state}, document {document}. {can}", state=states()[state].label, document=document, can=can)
    _tell(work, command, [(account, what)])


def _tell(work: Work, command: str, notes: list[tuple[str, Message]]) -> None:
    holders = {
        number: (holder, kind, persons)
        for number, holder, kind, persons in work.sql.rows(
            "SELECT a.number, a.holder, o.kind, ARRAY(SELECT r.person FROM registry_representative r WHERE r.account = a.number"
            " AND r.ended IS NULL ORDER BY r.person) FROM registry_account a JOIN people_organisation o ON o.code = a.holder"
            " WHERE a.number = ANY(%s)",
            ([account for account, _ in notes],),
        )
    }
    for account, what in notes:
        holder, kind, representatives = holders[account]
        roles = roles_for(kind)
        told = {"account": account, "command": command, **{language: what.render(language) for language in LANGUAGES}}
        for person in representatives if str(Role.EMITTER_REPRESENTATIVE) in roles else [None]:
            # The record of the act tells others the same.
            subject = (ACCOUNT, account)
            open_task(work, NOTE, subject=subject, organisation=holder, parameters=told, roles=roles, person=person, told=False)
