"""Every proposal is a task for those who may decide about it, and its decision ends it."""

from __future__ import annotations

from tests.books import rows
from tests.people.settled import WORKS
from tests.tasks.office import Office

OPEN = "SELECT subject, organisation, roles, person, parameters FROM tasks_task WHERE kind = 'proposal' AND ended IS NULL"


def _propose(here: Office, person: int = 10) -> int:
    content = {"assignments": [{"person": person, "organisation": WORKS, "role": "emitter_representative"}]}
    made = here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security)
    assert made.done, made.findings
    return made.number


def test_a_proposal_opens_a_task_of_its_own_office_and_its_approval_ends_it(here: Office) -> None:
    number = _propose(here, here.person())
    assert rows(OPEN) == [(str(number), "program", ["security_administrator"], 3, '{"command":"assignment_give"}')]
    assert here.run("proposal_decide", {"proposal": number, "verdict": "approved"}, here.other_security).done
    assert rows(OPEN) == []
