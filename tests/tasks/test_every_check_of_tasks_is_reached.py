"""One case for every check of tasks: what it lets pass and what it refuses, both asked for through the commands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Check
from tanheng.tables import refusals
from tanheng.tasks import checks
from tanheng.tasks.talking_commands import attached_content
from tests.books import rows
from tests.people.settled import WORKS
from tests.tasks.office import DEPARTMENT, SECOND_DEPARTMENT, Office, codes

CITY = "city:420100"
PDF = b"%PDF-1.7\n%%EOF"
MIB = 2**20


def workbook(*names: str) -> bytes:
    """Return a ZIP archive with parts of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "<workbook/>")
    return held.getvalue()


def bomb() -> bytes:
    """Return an archive that unpacks to a thousand times its size."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (50 * MIB))
    return held.getvalue()


def claimed(here: Office, **more: Any) -> str:
    """Return a task that the city's officer has claimed."""
    task = here.opened(**more)
    here.done("task_claim", {"tasks": [task]}, here.city_officer)
    return task


def child(here: Office, parent: str) -> str:
    """Open a task below another that the city's officer has claimed."""
    asked = {"organisation": CITY, "roles": ["city_officer"], "title": "below", "parent": parent}
    return str(here.done("task_open", asked, here.city_officer)["task"])


def attach(here: Office, name: str, data: bytes, **more: Any) -> Outcome:
    """Attach a file to a new task."""
    return here.run("task_attach", attached_content(here.opened(), name, data) | more, here.city_officer)


def twice(here: Office, second: bytes) -> Outcome:
    """Attach two files to one task."""
    task = here.opened()
    here.done("task_attach", attached_content(task, "a.pdf", PDF), here.city_officer)
    return here.run("task_attach", attached_content(task, "b.pdf", second), here.city_officer)


def ask(here: Office, **more: Any) -> Outcome:
    """Ask the city for something as the province."""
    asked = {"organisation": CITY, "roles": ["city_officer"], "title": "T", **more}
    return here.run("task_open", asked, here.province_officer)


def of_oneself(here: Office, person: int) -> Outcome:
    """Propose as person 3, a security administrator, and claim the task as another."""
    content = {"assignments": [{"person": here.person(), "organisation": WORKS, "role": "emitter_representative"}]}
    assert here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security).done
    ((record, line),) = rows("SELECT record, line FROM tasks_task WHERE kind = 'proposal' ORDER BY record DESC LIMIT 1")
    return here.run("task_claim", {"tasks": [f"{record}.{line}"]}, here.security if person == 3 else here.other_security)


def by_hand(here: Office, name: str) -> Outcome:
    """Claim the task of a proposal, and end it by hand."""
    assert of_oneself(here, 4).done
    ((record, line),) = rows("SELECT record, line FROM tasks_task WHERE kind = 'proposal' ORDER BY record DESC LIMIT 1")
    more = {"reason": "x"} if name == "task_cancel" else {}
    return here.run(name, {"task": f"{record}.{line}", **more}, here.other_security)


def finish_with_child(here: Office, *, ended: bool) -> Outcome:
    """Finish a task that has one below it."""
    task = claimed(here)
    below = child(here, task)
    if ended:
        here.done("task_claim", {"tasks": [below]}, here.city_officer)
        here.done("task_finish", {"task": below}, here.city_officer)
    return here.run("task_finish", {"task": task}, here.city_officer)


def countersign(here: Office, opinion: str = "agree", by: str = "peer_officer", **more: Any) -> Outcome:
    """Have a department say something to a task to which only the first is invited."""
    task = here.opened(departments=[DEPARTMENT])
    return here.run("task_countersign", {"task": task, "opinion": opinion, **more}, getattr(here, by))


def finish_countersigned(here: Office, *, answered: bool) -> Outcome:
    """Finish a task that two departments are to countersign."""
    task = claimed(here, departments=[DEPARTMENT, SECOND_DEPARTMENT])
    for officer in ("peer_officer", "second_peer_officer")[: 2 if answered else 1]:
        here.done("task_countersign", {"task": task, "opinion": "agree"}, getattr(here, officer))
    return here.run("task_finish", {"task": task}, here.city_officer)


def read(here: Office, by: str) -> Outcome:
    """Read the notice of a new task."""
    here.opened()
    ((record, line),) = rows(
        "SELECT record, line FROM tasks_notice WHERE topic = 'open' AND organisation = %s ORDER BY record DESC LIMIT 1", (CITY,)
    )
    return here.run("notice_read", {"notices": [f"{record}.{line}"]}, getattr(here, by))


@dataclass(frozen=True)
class Case:
    """A check, the rule that it guards, and what passes it and what it refuses alone."""

    check: Check
    rule: str
    passed: Callable[[Office], Outcome]
    refused: Callable[[Office], Outcome]


def _claim(here: Office, task: str, by: str = "city_officer") -> Outcome:
    return here.run("task_claim", {"tasks": [task]}, getattr(here, by))


def _ended(here: Office) -> Outcome:
    task = here.opened()
    here.done("task_cancel", {"task": task, "reason": "not needed"}, here.province_officer)
    return _claim(here, task)


def _assign(here: Office, person: int) -> Outcome:
    return here.run("task_assign", {"tasks": [here.opened()], "person": person}, here.city_officer)


def _cancel(here: Office, by: str, reason: str = "not needed") -> Outcome:
    return here.run("task_cancel", {"task": here.opened(), "reason": reason}, getattr(here, by))


def _parent(here: Office, parent: str) -> Outcome:
    return here.run("task_open", {"organisation": CITY, "roles": ["city_officer"], "title": "b", "parent": parent}, here.city_officer)


def _claim_again(here: Office, *names: str) -> Outcome:
    task = here.opened()
    for name in names[:-1]:
        assert _claim(here, task, name).done
        here.done("task_release", {"tasks": [task]}, getattr(here, name))
    assert _claim(here, task).done
    return _claim(here, task, names[-1])


def _list(here: Office, *, twice: bool) -> Outcome:
    first, second = here.opened(), here.opened()
    return here.run("task_claim", {"tasks": [first, first if twice else second]}, here.city_officer)


CASES = (
    Case(checks.UNKNOWN_TASK, "a task is known to who may read it", lambda h: _claim(h, h.opened()), lambda h: _claim(h, "999999.1")),
    Case(checks.UNKNOWN_TASK, "a stranger learns nothing", lambda h: _claim(h, h.opened()), lambda h: _claim(h, h.opened(), "clerk")),
    Case(checks.TASK_ENDED, "what ended is over", lambda h: _claim(h, h.opened()), _ended),
    Case(
        checks.TASK_OF_OTHERS,
        "the ministry above only reads",
        lambda h: _claim(h, h.opened()),
        lambda h: _claim(h, h.opened(), "ministry_officer"),
    ),
    Case(
        checks.CLAIMED_BY_ANOTHER,
        "one claims",
        lambda h: h.run("task_release", {"tasks": [claimed(h)]}, h.city_officer),
        lambda h: _claim(h, claimed(h), "second_city_officer"),
    ),
    Case(
        checks.NOT_CLAIMANT,
        "the claimant finishes",
        lambda h: h.run("task_finish", {"task": claimed(h)}, h.city_officer),
        lambda h: h.run("task_finish", {"task": claimed(h)}, h.second_city_officer),
    ),
    Case(
        checks.NOT_CLAIMANT,
        "what nobody claimed is not let go",
        lambda h: h.run("task_release", {"tasks": [claimed(h)]}, h.city_officer),
        lambda h: h.run("task_release", {"tasks": [h.opened()]}, h.city_officer),
    ),
    Case(checks.PERSON_CONCERNED, "nobody decides about himself", lambda h: of_oneself(h, 4), lambda h: of_oneself(h, 3)),
    Case(checks.ASSIGNEE_WITHOUT_ROLE, "the role counts", lambda h: _assign(h, 15), lambda h: _assign(h, 12)),
    Case(
        checks.CHILDREN_OPEN,
        "a parent waits for its children",
        lambda h: finish_with_child(h, ended=True),
        lambda h: finish_with_child(h, ended=False),
    ),
    Case(
        checks.ENDS_BY_COMMAND,
        "a proposal ends by its decision",
        lambda h: h.run("task_finish", {"task": claimed(h)}, h.city_officer),
        lambda h: by_hand(h, "task_finish"),
    ),
    Case(
        checks.ENDS_BY_COMMAND,
        "nor is a proposal cancelled by hand",
        lambda h: _cancel(h, "province_officer"),
        lambda h: by_hand(h, "task_cancel"),
    ),
    Case(checks.FILE_OF_OTHER_KIND, "a PDF is a PDF", lambda h: attach(h, "a.PDF", PDF), lambda h: attach(h, "a.pdf", b"MZ\x90\x00\x03")),
    Case(
        checks.FILE_OF_OTHER_KIND,
        "an archive is no workbook",
        lambda h: attach(h, "a.xlsx", workbook("xl/workbook.xml")),
        lambda h: attach(h, "a.xlsx", workbook("evil.exe")),
    ),
    Case(
        checks.FILE_OF_OTHER_KIND,
        "a name tells what it is",
        lambda h: attach(h, "a.jpeg", b"\xff\xd8\xff\xe0"),
        lambda h: attach(h, "a.png", b"\xff\xd8\xff\xe0"),
    ),
    Case(
        checks.FILE_OF_OTHER_KIND,
        "a name without ending tells nothing",
        lambda h: attach(h, "a.csv", "编号,量\n1,2".encode("gb18030")),
        lambda h: attach(h, "csv", b"1,2"),
    ),
    Case(
        checks.FILE_TOO_LARGE,
        "five mebibytes are taken",
        lambda h: attach(h, "a.pdf", PDF.ljust(5 * MIB)),
        lambda h: attach(h, "a.pdf", PDF.ljust(5 * MIB + 1)),
    ),
    Case(checks.FILE_TOO_LARGE, "an empty file is none", lambda h: attach(h, "a.csv", b"1"), lambda h: attach(h, "a.csv", b"")),
    Case(
        checks.HASH_DIFFERS,
        "the record's hash is the file's",
        lambda h: attach(h, "a.pdf", PDF),
        lambda h: attach(h, "a.pdf", PDF, sha256="0" * 64),
    ),
    Case(checks.ATTACHED_ALREADY, "a file is attached once", lambda h: twice(h, PDF + b" "), lambda h: twice(h, PDF)),
    Case(
        checks.NO_BASE64, "bytes come in base64", lambda h: attach(h, "a.pdf", PDF), lambda h: attach(h, "a.pdf", PDF, content="%PDF-1.7")
    ),
    Case(
        refusals.ZIP_BOMB,
        "a bomb is not opened",
        lambda h: attach(h, "a.xlsx", workbook("xl/workbook.xml")),
        lambda h: attach(h, "a.xlsx", bomb()),
    ),
    Case(
        refusals.MACROS,
        "macros stay outside",
        lambda h: attach(h, "a.xlsx", workbook("xl/workbook.xml")),
        lambda h: attach(h, "a.xlsx", workbook("xl/workbook.xml", "xl/vbaProject.bin")),
    ),
    Case(
        refusals.FORMULA,
        "a table of values has no formula",
        lambda h: attach(h, "a.csv", b"a,-1\nb=c,2"),
        lambda h: attach(h, "a.csv", b'a,1\nb,"=cmd|x"'),
    ),
    Case(
        refusals.FORMULA,
        "nor a cell that a spreadsheet would run",
        lambda h: attach(h, "a.csv", "量,注\n-5.2,—\n+3,-".encode()),
        lambda h: attach(h, "a.csv", "量,注\n-2+3+cmd|x,1".encode()),
    ),
    Case(checks.NOT_INVITED, "who was invited countersigns", countersign, lambda h: countersign(h, by="city_officer")),
    Case(
        checks.REMARKS_MISSING,
        "to disagree needs words",
        lambda h: countersign(h, "disagree", text="no"),
        lambda h: countersign(h, "disagree", text=" "),
    ),
    Case(
        checks.COUNTERSIGNATURES_MISSING,
        "all departments answer before the end",
        lambda h: finish_countersigned(h, answered=True),
        lambda h: finish_countersigned(h, answered=False),
    ),
    Case(
        checks.REASON_MISSING, "a reason is given", lambda h: _cancel(h, "province_officer"), lambda h: _cancel(h, "province_officer", " ")
    ),
    Case(
        checks.CANCELLED_BY_OPENER,
        "who opened cancels",
        lambda h: _cancel(h, "second_province_officer"),
        lambda h: _cancel(h, "city_officer"),
    ),
    Case(checks.NOT_BELOW, "one asks one's own or below", ask, lambda h: ask(h, organisation="ministry", roles=["ministry_officer"])),
    Case(checks.ROLE_OF_OTHER_KIND, "the role belongs there", ask, lambda h: ask(h, roles=["province_officer"])),
    Case(checks.DUE_BEFORE, "today is early enough", lambda h: ask(h, due="2026-06-01"), lambda h: ask(h, due="2026-05-31")),
    Case(checks.PARENT_NOT_OPEN, "a parent is open", lambda h: _parent(h, claimed(h)), lambda h: _parent(h, "999999.1")),
    Case(checks.TASK_TWICE, "each once", lambda h: _list(h, twice=False), lambda h: _list(h, twice=True)),
    Case(
        checks.CLAIMED_ALREADY,
        "one claims once",
        lambda h: _claim(h, here_task(h)),
        lambda h: _claim_again(h, "second_city_officer", "city_officer"),
    ),
    Case(checks.UNKNOWN_NOTICE, "one reads one's own", lambda h: read(h, "city_officer"), lambda h: read(h, "province_officer")),
    Case(
        checks.UNKNOWN_DEPARTMENT,
        "departments are registered",
        lambda h: ask(h, departments=[DEPARTMENT]),
        lambda h: ask(h, departments=["department:999999"]),
    ),
    Case(
        checks.NOT_COUNTERSIGNED,
        "only some kinds are countersigned",
        countersign,
        lambda h: _countersign_proposal(h),
    ),
)


def here_task(here: Office) -> str:
    """Return a task that another has let go."""
    task = claimed(here)
    here.done("task_release", {"tasks": [task]}, here.city_officer)
    return task


def _countersign_proposal(here: Office) -> Outcome:
    assert of_oneself(here, 4).done
    ((record, line),) = rows("SELECT record, line FROM tasks_task WHERE kind = 'proposal' ORDER BY record DESC LIMIT 1")
    return here.run("task_countersign", {"task": f"{record}.{line}", "opinion": "agree"}, here.other_security)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check.code} {case.rule}")
def test_a_check_lets_pass_and_refuses(here: Office, case: Case) -> None:
    passed = case.passed(here)
    assert passed.done, passed.findings
    assert codes(case.refused(here)) == [case.check.code]


def test_every_check_has_a_case() -> None:
    assert {case.check.code for case in CASES} >= {check.code for check in checks.CHECKS}


def test_a_refused_list_changes_nothing_at_all(here: Office) -> None:
    first, second = here.opened(), here.opened()
    here.done("task_claim", {"tasks": [second]}, here.second_city_officer)
    for name in ("task_claim", "task_release", "task_assign"):
        more = {"person": 14} if name == "task_assign" else {}
        refused = here.run(name, {"tasks": [first, second], **more}, here.city_officer)
        assert not refused.done
    assert rows("SELECT claimant FROM tasks_task WHERE kind = 'request' ORDER BY record") == [(None,), (15,)]
    assert here.done("task_claim", {"tasks": [first, here.opened()]}, here.city_officer)


def test_what_is_countersigned_again_replaces_the_earlier_one_and_both_stay_visible(here: Office) -> None:
    from tanheng.tasks.ids import TaskId
    from tanheng.tasks.queries import one_task

    task = here.opened(departments=[DEPARTMENT, SECOND_DEPARTMENT])
    first = here.run("task_countersign", {"task": task, "opinion": "disagree", "text": "no"}, here.peer_officer)
    second = here.done("task_countersign", {"task": task, "opinion": "agree", "document": "D 7"}, here.peer_officer)
    assert second["replaces"] == first.number
    whole = one_task(TaskId.read(task))
    assert whole is not None
    assert [(one.outcome, one.replaced) for one in whole.history] == [("disagree", True), ("agree", False)]
    assert whole.invited == {SECOND_DEPARTMENT: "", DEPARTMENT: "agree"}


def test_departments_that_stay_silent_hold_up_nothing_after_the_last_day(here: Office) -> None:
    task = claimed(here, departments=[DEPARTMENT])
    CLOCK.forward(timedelta(days=15))
    told = here.done("task_finish", {"task": task, "outcome": "agreed"}, here.city_officer)
    assert told == {"task": task, "outcome": "agreed", "not_countersigned": [DEPARTMENT]}


def test_a_colleague_takes_over_what_somebody_claimed_who_lost_the_role(here: Office) -> None:
    task = claimed(here)
    refused = here.run("task_claim", {"tasks": [task]}, here.second_city_officer)
    assert codes(refused) == [9304]
    assert here.run("person_deactivate", {"person": here.city_officer.person}, here.system).done
    here.done("task_claim", {"tasks": [task]}, here.second_city_officer)


def test_the_bytes_of_a_file_stay_out_of_its_record_and_come_back_whole(here: Office) -> None:
    from tanheng.tasks.ids import TaskId
    from tanheng.tasks.queries import attachment

    done = here.done("task_attach", attached_content(here.opened(), "报告.pdf", PDF), here.city_officer)
    found = attachment(TaskId.read(done["attachment"]))
    assert found is not None
    assert (found[1].name, found[1].media, found[2]) == ("报告.pdf", "application/pdf", PDF)
    ((text,),) = rows("SELECT text FROM commands_record WHERE command = 'task_attach'")
    assert "JVBER" not in text
    assert found[1].sha256 in text
