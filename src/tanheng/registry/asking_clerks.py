"""Tasks for those who keep the registry: differences, objections, applications. Their kinds are in task_kinds.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.people.vocabulary import Kind
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import add_kinds
from tanheng.tasks.opening import open_task

DIFFERENCE, OBJECTION, APPLICATION = "reconciliation_difference", "restriction_objection", "application"
RECONCILIATION = "reconciliation"
add_kinds(Path(__file__).with_name("task_kinds.yaml"))


def ask_clerks(
    work: Work, kind: str, subject: tuple[str, str], parameters: Mapping[str, JSON], *, due: date | None = None
) -> TaskId | None:
    """Open a task for the registry, `due` on a day where its kind does not say when.

    None where no registry is registered as an organisation, so that nobody could be asked.
    """
    office = str(Kind.REGISTRY)
    if not work.sql.rows("SELECT code FROM people_organisation WHERE code = %s", (office,)):
        return None
    return open_task(work, kind, subject=subject, organisation=office, parameters=parameters, due=due)
