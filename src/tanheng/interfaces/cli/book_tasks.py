"""`tanheng book tasks`: what a person must do, what blocks most first, then by deadline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.interfaces.cli.book import NUMBER, book
from tanheng.interfaces.cli.common import DONE, bilingual
from tanheng.interfaces.cli.registry import answer, asked, options, show
from tanheng.kernel.clock import CLOCK, said
from tanheng.kernel.messages import Label, message

if TYPE_CHECKING:
    from tanheng.tasks.queries import TaskShown

_FILTERS = ("open", "mine", "unclaimed", "overdue", "ended", "all")


@book.command(help=bilingual(message("List what a person must do: what blocks most first, then by deadline.")))
@click.option("--person", type=NUMBER, required=True, help=bilingual(message("number of the person who acts")))
@click.option("--show", "wanted", type=click.Choice(_FILTERS), default="open", show_default=True, help=bilingual(message("which tasks")))
@click.option("--search", default="", metavar="TEXT", help=bilingual(message("only tasks with this text")))
@options
def tasks(person: int, wanted: str, search: str, shape: str, lang: str, data: Path | None) -> None:
    """Print; exit 0."""
    asked(data, lang)
    from tanheng.people.queries import names_of
    from tanheng.tasks.queries import inbox

    now = CLOCK.now()
    found = inbox(person, at=now, show=wanted, search=search)
    if shape == "json":
        answer([_as_json(one) for one in found], lang)
    else:
        columns = (message("task"), message("kind"), message("what is to be done"), message("for whom"), message("due"))
        names = names_of({one.organisation for one in found}, at=now)
        rows = [
            (
                str(one.id),
                one.kind.label,
                Label(one.text("zh"), one.text("en")),
                names.get(one.organisation, one.organisation),
                _last_day(one),
            )
            for one in found
        ]
        show(message("Tasks"), columns, (message("claimant"),), [(*row, one.claimant) for row, one in zip(rows, found, strict=True)], lang)
    raise SystemExit(DONE)


def _last_day(task: TaskShown) -> str:
    from tanheng.tasks.deadlines import last_day_of

    return "—" if task.due is None else last_day_of(task.due).isoformat()


def _as_json(task: TaskShown) -> dict[str, object]:
    return {
        "task": str(task.id),
        "kind": task.kind.name,
        "subject": list(task.subject),
        "organisation": task.organisation,
        "roles": list(task.roles),
        "parameters": task.parameters,
        "priority": task.priority,
        "claimant": task.claimant,
        "due": None if task.due is None else said(task.due),
        "opened_at": said(task.opened_at),
        "ended": task.ended,
    }
