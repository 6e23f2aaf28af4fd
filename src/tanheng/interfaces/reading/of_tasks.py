"""任务 One task with its history and its files, for whoever has to do with it."""

from __future__ import annotations

from collections.abc import Iterable

from tanheng.interfaces.reading.of_people import names_known
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import who_acts_for
from tanheng.tasks.ids import TaskId
from tanheng.tasks.queries import AttachmentShown, TaskWhole, attachment, one_task
from tanheng.visibility.deciding import SEE
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import NothingHere, Viewer


def task(viewer: Viewer, number: TaskId) -> TaskWhole:
    """Return a task of the viewer's organisation, one that his opened, or on which his was asked to countersign. Raises NothingHere."""
    found = one_task(number)
    if found is None:
        raise NothingHere(str(number))
    seen = reach(viewer, "task", SEE)
    concerned = {found.task.organisation, found.task.opener_organisation, *found.invited}
    if not seen.everything and not concerned & seen.codes:
        raise NothingHere(str(number))
    return found


def task_file(viewer: Viewer, number: TaskId) -> tuple[AttachmentShown, bytes]:
    """Return a file of a task that the viewer may see. Raises NothingHere."""
    found = attachment(number)
    if found is None:
        raise NothingHere(str(number))
    about, shown, content = found
    task(viewer, about)
    return shown, content


def assignable(viewer: Viewer, organisation: str, roles: Iterable[str]) -> dict[int, str]:
    """Return who of an organisation could do a task for these roles, with their names where the viewer may know them.

    Only of the viewer's own organisation, whose people he may give something to do; of others nobody is told.
    """
    if organisation != viewer.organisation or not reach(viewer, "task", SEE).covers(organisation):
        return {}
    wanted = frozenset(roles)
    persons = sorted({one.person for one in who_acts_for(organisation, at=CLOCK.now()) if one.role in wanted})
    named = names_known(viewer, persons)
    return {person: named.get(person, "") for person in persons}
