"""我在等谁 What holds the viewer up: the tasks of others that his own acts opened or that his own wait for, and whose turn it is."""

from __future__ import annotations

from datetime import date, time

from tanheng.interfaces.web.showing import Column, Link, Table, Tag
from tanheng.interfaces.web.task_work import own_page
from tanheng.interfaces.web.viewers import Viewer
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import message
from tanheng.people.queries import names_of
from tanheng.tasks.deadlines import last_day_of
from tanheng.tasks.queries import TaskShown, waited_for


def due_tag(one: TaskShown) -> object:
    """Return when a task is due, marked where its time is over."""
    due = last_moment(one)
    if due is None:
        return message("no deadline")
    return [due, Tag(message("overdue"), "red")] if one.is_overdue(CLOCK.now()) else due


def last_moment(one: TaskShown) -> date | None:
    """Return until when a task is to be done: an instant, or the day with whose end its time is over; None where it has no deadline."""
    # The end of a day, the midnight after it, would read as the day after.
    return last_day_of(one.due) if one.due is not None and one.due.time() == time() else one.due


def waiting(viewer: Viewer, language: str, most: int) -> list[Table]:
    """Return the table of whom the viewer waits for, by deadline; no table where he waits for nobody."""
    if viewer.person is None:
        return []
    now = CLOCK.now()
    found = waited_for(viewer.person, at=now, held=viewer.held, most=most)
    names = names_of({silent for _, silent in found}, at=now)
    rows = [
        # A proposal has a page that its maker may open; of all other tasks he sees the task itself.
        (
            Link(one.text(language), f"/proposals/{one.subject[1]}/" if one.kind.name == "proposal" else own_page(one)),
            names.get(silent, silent),
            due_tag(one),
        )
        for one, silent in found
    ]
    columns = (Column(message("what others have to do")), Column(message("who is silent")), Column(message("until")))
    return [Table(columns, rows, message("You wait for nobody."), message("I wait for"))] if rows else []
