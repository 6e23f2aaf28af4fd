"""任务 One task with its history and its files, for whoever has to do with it."""

from __future__ import annotations

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
