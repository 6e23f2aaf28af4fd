"""The two provinces with lists, evidence, drafts and tasks in them, for tests that look at them from every side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tanheng.commands.actors import Actor
from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.visibility.viewers import Looking
from tests.people.settled import OTHER_WORKS, WORKS
from tests.registry_pages.small import PROVINCE
from tests.visibility.nation import CITY, FAR_PROVINCE, FAR_WORKS, VIEWERS, Nation, actor_of, nation

OFFICER, SECOND, FAR_OFFICER = Actor(12, 12), Actor(23, 23), Actor(24, 24)
DEPARTMENT = "department:420000"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(slots=True)
class Busy:
    """What was done, by number: drafts that were published, are under notice, and are the other province's; tasks, and a file."""

    here: Nation
    published: int
    noticed: int
    far: int
    task: str
    far_task: str
    file: str

    def key_actor(self, viewer: Looking) -> Actor:
        """Return somebody in a role as an actor; the first people have assignments of their own numbers."""
        assert viewer.person is not None
        return Actor(viewer.person, viewer.person) if viewer.person <= 10 else actor_of(viewer)


def _plant(entity: str, name: str, division: str, tonnes: str, sector: str = "cement", year: int = 2025) -> dict[str, Any]:
    results = [{"year": year, "emissions_t": tonnes, "source": "V1"}]
    head = {"entity": entity, "name": name, "division": division, "sector": sector, "kind": "portland_clinker", "listed": False}
    return head | {"results": results, "source": "V1"}


def _fill(here: Nation) -> Busy:
    from tanheng.tasks.talking_commands import attached_content

    def done(name: str, content: dict[str, Any], actor: Actor) -> Any:
        return here.done(here.run(name, content, actor))

    plants = [_plant(WORKS, "W", "420100", "30000"), _plant(OTHER_WORKS, "V", "420000", "26500.5")]
    done("list_evidence", {"province": PROVINCE, "list_year": 2027, "plants": plants}, OFFICER)
    far = [_plant(FAR_WORKS, "H", "430100", "31000")]
    done("list_evidence", {"province": FAR_PROVINCE, "list_year": 2027, "plants": far}, FAR_OFFICER)
    published = _noticed(here, 2027)
    CLOCK.forward(timedelta(days=10))
    _published(here, published)
    noticed = _noticed(here, 2028)
    CLOCK.forward(timedelta(days=1))
    done("list_object", {"draft": noticed, "text": "it is not so"}, here.representative)
    other = here.done(here.run("list_draft", {"province": FAR_PROVINCE, "list_year": 2027}, FAR_OFFICER))["draft"]
    asked = {"organisation": CITY, "roles": ["city_officer"], "title": "Coke bill", "due": "2026-07-15"}
    task = str(done("task_open", asked, OFFICER)["task"])
    done("task_comment", {"task": task, "text": "by Friday"}, OFFICER)
    file = str(done("task_attach", attached_content(task, "bill.pdf", PDF), OFFICER))
    far_task = str(done("task_open", {**asked, "organisation": "city:430100"}, FAR_OFFICER)["task"])
    ((record, line),) = Sql().rows("SELECT record, line FROM tasks_attachment")
    assert file
    return Busy(here, published, noticed, other, task, far_task, f"{record}.{line}")


def _noticed(here: Nation, year: int) -> int:
    draft: int = here.done(here.run("list_draft", {"province": PROVINCE, "list_year": year}, OFFICER))["draft"]
    here.done(here.run("list_consult", {"draft": draft, "departments": [DEPARTMENT]}, OFFICER))
    here.done(here.run("list_opinion", {"draft": draft, "verdict": "agrees"}, actor_of(VIEWERS["peer_officer"])))
    here.done(here.run("list_notice", {"draft": draft, "document": f"N{draft}"}, OFFICER))
    return draft


def _published(here: Nation, draft: int) -> None:
    from tanheng.roster.lists.amending import ChangeAsked, amended
    from tanheng.roster.lists.drafts import draft_of, proposed_content
    from tanheng.roster.lists.reading import newest

    found = draft_of(Sql(), draft)
    assert found is not None
    sha256 = proposed_content(Sql(), found, CLOCK.now()).sha256
    here.done(here.by_two("list_publish", {"draft": draft, "document": "P1", "sha256": sha256}, OFFICER, SECOND))
    base = newest(Sql(), PROVINCE, 2027)
    assert base is not None
    change = {"kind": "remove", "entity": WORKS, "reason": "because"}
    cited = amended(Sql(), base, [ChangeAsked(**change)], CLOCK.now())[0].sha256
    content = {"province": PROVINCE, "list_year": 2027, "from_version": 1, "document": "A1", "sha256": cited, "changes": [change]}
    here.done(here.by_two("list_amend", content, OFFICER, SECOND))


@contextmanager
def busy() -> Iterator[Busy]:
    """Have such a nation of one's own for a block."""
    with nation() as here:
        yield _fill(here)
