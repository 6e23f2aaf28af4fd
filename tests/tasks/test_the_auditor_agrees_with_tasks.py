"""What happens with tasks, the independent auditor finds right: tasks move no units and give nobody a right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tanheng.kernel.clock import CLOCK
from tanheng.tasks.talking_commands import attached_content
from tanheng_auditor.audit import POLICY, audit, policy_of
from tests.people.settled import WORKS
from tests.signing import signing_key
from tests.tasks.office import DEPARTMENT, Office


def _live(here: Office) -> None:
    task = here.opened(departments=[DEPARTMENT])
    here.done("task_claim", {"tasks": [task]}, here.city_officer)
    here.done("task_attach", attached_content(task, "a.csv", b"1,2"), here.city_officer)
    here.done("task_comment", {"task": task, "text": "t"}, here.province_officer)
    here.done("task_countersign", {"task": task, "opinion": "agree"}, here.peer_officer)
    here.done("task_assign", {"tasks": [task], "person": 15}, here.city_officer)
    here.done("task_finish", {"task": task}, here.second_city_officer)
    other = here.opened()
    here.done("task_claim", {"tasks": [other]}, here.city_officer)
    here.done("task_release", {"tasks": [other]}, here.city_officer)
    here.done("reconciliation_run", {"outside": [{"part": "auditor", "differences": [{"found": "x"}]}]}, here.program)
    content = {"assignments": [{"person": here.person(), "organisation": WORKS, "role": "emitter_representative"}]}
    assert here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security).done
    CLOCK.forward(timedelta(days=40))
    here.done("task_remind", {}, here.program)
    here.done("task_cancel", {"task": other, "reason": "r"}, here.province_officer)


def test_the_auditor_agrees_with_a_book_of_tasks(here: Office, tmp_path: Path) -> None:
    from tanheng.commands.sealing import seal_all
    from tanheng.ledger.exporting import export

    _live(here)
    key = signing_key()
    seal_all(key)
    export(tmp_path / "export", key.public)
    report = audit(tmp_path / "export", policy=policy_of(POLICY))
    assert report.faults == [], report.faults
