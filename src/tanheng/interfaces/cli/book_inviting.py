"""`tanheng book invite`: the code by which a person makes his login, or makes a lost one anew; printed once, kept nowhere.

It is how the first administrators enter, before anybody can invite them in a browser.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import click

from tanheng.interfaces.cli.book import NUMBER, book, opened, options, show_outcome
from tanheng.interfaces.cli.common import DONE, REFUSED, bilingual, say, stop
from tanheng.kernel.messages import message

_LOST = {"password": "password_reset", "token": "factor_reset"}


@book.command(
    help=bilingual(message("Invite a person to make a login, and print the code to hand over; with --lost, propose to make it anew."))
)
@click.argument("whom", type=NUMBER, metavar="PERSON")
@click.option("--person", type=NUMBER, required=True, help=bilingual(message("number of the person who acts")))
@click.option("--assignment", type=NUMBER, required=True, help=bilingual(message("number of the assignment to a role that he uses")))
@click.option("--lost", type=click.Choice(sorted(_LOST)), help=bilingual(message("what the person lost")))
@click.option(
    "--half",
    type=NUMBER,
    metavar="RECORD",
    help=bilingual(message("make the second half of the code after a reset that this record approved; not by who proposed it")),
)
@click.option("--reason", default="", help=bilingual(message("why, for the record")))
@options
def invite(whom: int, person: int, assignment: int, lost: str | None, half: int | None, reason: str, data: Path | None, lang: str) -> None:
    """Invite or propose; exit 0 done, 1 refused, 2 wrong usage."""
    opened(data, lang)
    from tanheng.commands.actors import Actor, UnknownActor
    from tanheng.commands.running import Runner
    from tanheng.login.invitations import hash_of, new_code
    from tanheng.people.policy import RolePolicy

    code = new_code()
    name, content = "login_invite", {"person": whom, "code_hash": hash_of(code)}
    asked: dict[str, Any] = content
    if lost is not None:
        name, asked = "proposal_make", {"command": _LOST[lost], "content": content}
    elif half is not None:
        name, asked = "reset_complete", {"invitation": half, "code_hash": hash_of(code)}
    try:
        outcome = Runner(RolePolicy()).run(
            name, asked, actor=Actor(person, assignment), request=f"invite-{uuid.uuid4().hex}", reason=reason
        )
    except UnknownActor:
        text = message(
            "Nobody with number {person} has assignment {assignment}. Nothing was recorded.", person=person, assignment=assignment
        )
        raise stop(text, lang) from None
    show_outcome(outcome, lang)
    if not outcome.done:
        raise SystemExit(REFUSED)
    say(message("Code: {code}. Hand it over yourself; it is shown only now and is good once, for seven days.", code=code), lang, err=False)
    if lost is not None:
        say(
            message("It is the first half of a code. Another security administrator approves the proposal and makes the second half."),
            lang,
            err=False,
        )
    raise SystemExit(DONE)
