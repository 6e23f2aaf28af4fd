"""任务 What somebody must do in the role in which he looks, one task with its history and files, and what he was told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from tanheng.interfaces.reading.of_people import names_known
from tanheng.interfaces.reading.paging import FIRST, Found, Page
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import RoleHeld, roles_of, who_acts_for
from tanheng.tasks.ids import TaskId
from tanheng.tasks.notices import NoticeShown
from tanheng.tasks.notices import notices as notices_of
from tanheng.tasks.queries import AttachmentShown, TaskShown, TaskWhole, attachment, inbox, one_task
from tanheng.visibility.deciding import SEE
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import NothingHere, Viewer

Row = TypeVar("Row")


def tasks(viewer: Viewer, show: str = "open", search: str = "", page: Page = FIRST) -> Found[TaskShown]:
    """Return the tasks of the viewer in his role, what blocks most first; `show` is one of tasks.queries.FILTERS, else KeyError."""
    if viewer.person is None:
        return Found(())
    before, held = page.number(0), _held(viewer)
    return _piece(inbox(viewer.person, at=CLOCK.now(), held=held, show=show, search=_plain(search), most=page.rows + 1, skip=before), page)


def notices(viewer: Viewer, *, unread: bool = False, page: Page = FIRST) -> Found[NoticeShown]:
    """Return what the viewer was told, himself or in his role, the newest first; with `unread`, only what he has not read."""
    if viewer.person is None:
        return Found(())
    before, held = page.number(0), _held(viewer)
    return _piece(notices_of(viewer.person, at=CLOCK.now(), held=held, unread=unread, most=page.rows + 1, skip=before), page)


def _held(viewer: Viewer) -> list[RoleHeld]:
    """Return the role in which the viewer looks, as he holds it now."""
    held = roles_of(viewer.person, at=CLOCK.now()) if viewer.person is not None else []
    return [one for one in held if (one.role, one.organisation) == (viewer.role, viewer.organisation)]


def _piece(rows: list[Row], page: Page) -> Found[Row]:
    """Return a page of rows that were read from an offset on, with one more than it holds."""
    return Found(tuple(rows[: page.rows]), str(page.number(0) + page.rows) if len(rows) > page.rows else "")


def _plain(text: str) -> str:
    return text.replace("\0", "")


def task(viewer: Viewer, number: TaskId) -> TaskWhole:
    """Return a task of the viewer's organisation, one that his opened, or on which his was asked to countersign. Raises NothingHere."""
    found = one_task(number)
    if found is None:
        raise NothingHere(str(number))
    seen = reach(viewer, "task", SEE)
    concerned = {found.task.organisation, found.task.opener_organisation, *found.invited}
    if not seen.everything and not concerned & seen.codes:
        raise NothingHere(str(number))
    one = found.task
    if viewer.organisation == one.organisation and one.kind.is_of_another(one.person, viewer.person):
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
