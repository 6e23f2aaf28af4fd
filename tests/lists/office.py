"""Two provinces with two officers each, their departments and works, and the steps of a list in words. All are invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, ClassVar

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.sql import Sql
from tanheng.database.address import Address
from tanheng.kernel.clock import BEIJING, CLOCK, played
from tests import servers
from tests.books import copy_of
from tests.people import settled as people
from tests.people.settled import BEGAN, NOW, OTHER_WORKS, WORKS, Settled, uscc

HUBEI, HUNAN = "province:420000", "province:430000"
TRADE, FINANCE, FAR_DEPARTMENT = "department:420000:industry", "department:420000:finance", "department:430000:industry"
FAR_WORKS = f"entity:{uscc(3)}"
NEW_WORKS = f"entity:{uscc(4)}"
ORGANISATIONS = (
    {"code": HUNAN, "kind": "province", "zh": "H", "parent": "ministry"},
    {"code": "city:430100", "kind": "city", "zh": "Z", "parent": HUNAN},
    {"code": "city:420200", "kind": "city", "zh": "D", "parent": HUBEI},
    {"code": FAR_WORKS, "kind": "emitter", "zh": "F", "parent": "city:430100", "division": "430100"},
    {"code": TRADE, "kind": "peer_department", "zh": "I", "parent": HUBEI},
    {"code": FINANCE, "kind": "peer_department", "zh": "B", "parent": HUBEI},
    {"code": FAR_DEPARTMENT, "kind": "peer_department", "zh": "J", "parent": HUNAN},
)
_ROLES = (
    *((11, HUBEI, "province_officer"), (12, HUBEI, "province_officer"), (13, HUNAN, "province_officer"), (14, HUNAN, "province_officer")),
    *(
        (15, TRADE, "peer_officer"),
        (16, FINANCE, "peer_officer"),
        (17, "ministry", "ministry_officer"),
        (18, "city:420100", "city_officer"),
    ),
)


@dataclass(slots=True)
class Office(Settled):
    """The desks of those who make lists."""

    officer: ClassVar = Actor(11, 10)
    second: ClassVar = Actor(12, 11)
    far_officer: ClassVar = Actor(13, 12)
    far_second: ClassVar = Actor(14, 13)
    trade: ClassVar = Actor(15, 14)
    finance: ClassVar = Actor(16, 15)
    ministry: ClassVar = Actor(17, 16)
    city: ClassVar = Actor(18, 17)

    def plant(self, entity: str = WORKS, figures: dict[int, str] | None = None, **more: Any) -> dict[str, Any]:
        """Return a row of evidence: a cement works with a figure of 2025 unless something else is said."""
        names = {WORKS: ("W", "420100"), OTHER_WORKS: ("V", "420000"), FAR_WORKS: ("F", "430100"), NEW_WORKS: ("N", "420200")}
        name, division = names[entity]
        given = {2025: "30000"} if figures is None else figures
        results = [{"year": year, "emissions_t": tonnes, "source": f"V{year}"} for year, tonnes in given.items()]
        head = {"entity": entity, "name": name, "division": division, "sector": "cement", "kind": "portland_clinker", "results": results}
        return head | more

    def hand_in(self, *plants: dict[str, Any], year: int = 2027, **more: Any) -> Outcome:
        """Hand evidence in by hand."""
        content = {"province": more.pop("province", HUBEI), "list_year": year, "plants": list(plants or (self.plant(),))}
        return self.run("list_evidence", content, more.pop("actor", self.officer), **more)

    def drafted(self, *plants: dict[str, Any], year: int = 2027) -> int:
        """Hand evidence in and make a draft of it; return its number."""
        assert self.hand_in(*plants, year=year).done
        return self.draft(year).number

    def draft(self, year: int = 2027, province: str = HUBEI, **more: Any) -> Outcome:
        """Make a draft."""
        actor = self.officer if province == HUBEI else self.far_officer
        return self.run("list_draft", {"province": province, "list_year": year, **more}, actor)

    def decide(self, draft: int, decision: str, entity: str = WORKS, actor: Actor | None = None) -> Outcome:
        """Decide an entry by hand."""
        content = {"draft": draft, "entity": entity, "sector": "cement", "decision": decision}
        return self.run("list_decide", content, actor or self.officer)

    def consult(self, draft: int, *departments: str, **more: Any) -> Outcome:
        """Ask departments."""
        return self.run("list_consult", {"draft": draft, "departments": list(departments or (TRADE,)), **more}, self.officer)

    def opine(self, draft: int, verdict: str = "agrees", actor: Actor | None = None, **more: Any) -> Outcome:
        """Answer for a department."""
        return self.run("list_opinion", {"draft": draft, "verdict": verdict, **more}, actor or self.trade)

    def notice(self, draft: int, **more: Any) -> Outcome:
        """Put a draft under notice."""
        return self.run("list_notice", {"draft": draft, "document": f"N{draft}", **more}, self.officer)

    def noticed(self, *plants: dict[str, Any]) -> int:
        """Bring a draft to its public notice."""
        draft = self.drafted(*plants)
        assert self.consult(draft).done
        assert self.opine(draft).done
        assert self.notice(draft).done
        return draft

    def ripe(self, *plants: dict[str, Any]) -> int:
        """Bring a draft to the day after its public notice."""
        draft = self.noticed(*plants)
        self.wait(10)
        return draft

    def object(self, draft: int, actor: Actor | None = None, **more: Any) -> Outcome:
        """Object to a draft, as the representative of the works unless another is named."""
        return self.run("list_object", {"draft": draft, "text": "it is not so", **more}, actor or self.representative)

    def answer(self, objection: int, verdict: str = "upheld", actor: Actor | None = None, **more: Any) -> Outcome:
        """Answer an objection."""
        return self.run("list_object_answer", {"objection": objection, "verdict": verdict, **more}, actor or self.officer)

    def publish(self, draft: int, document: str = "P1", maker: Actor | None = None, checker: Actor | None = None, sha: str = "") -> Outcome:
        """Publish a draft by two officers, with the hash of what they see."""
        from tanheng.roster.lists.drafts import draft_of, proposed_content

        found = draft_of(Sql(), draft)
        cited = sha or ("0" * 64 if found is None else proposed_content(Sql(), found, CLOCK.now()).sha256)
        content = {"draft": draft, "document": document, "sha256": cited}
        return self.by_two("list_publish", content, maker or self.officer, checker or self.second)

    def published(self, *plants: dict[str, Any]) -> int:
        """Publish a list and return the number of its draft."""
        draft = self.ripe(*plants)
        assert self.publish(draft).done
        return draft

    def amend(self, *changes: dict[str, Any], document: str = "A1", year: int = 2027, version: int | None = None, sha: str = "") -> Outcome:
        """Amend the list by two officers, with the hash of what they see."""
        from tanheng.roster.lists.amending import ChangeAsked, amended
        from tanheng.roster.lists.reading import newest

        asked = [{"reason": "because", **one} for one in changes]
        base, cited = newest(Sql(), HUBEI, year), sha
        if base is not None and not cited:
            try:
                cited = amended(Sql(), base, [ChangeAsked(**one) for one in asked], CLOCK.now())[0].sha256
            except KeyError:
                cited = "0" * 64
        content = {"province": HUBEI, "list_year": year, "from_version": version or (base.version if base else 1), "document": document}
        return self.by_two("list_amend", content | {"sha256": cited or "0" * 64, "changes": asked}, self.officer, self.second)

    def evidence(self, figures: dict[int, str]) -> dict[str, Any]:
        """Return the content of a hand-in."""
        return {"province": HUBEI, "list_year": 2027, "plants": [self.plant(figures=figures)]}

    def without_reason(self, name: str, content: dict[str, Any]) -> Outcome:
        """Run a command of an officer without saying why."""
        return self.runner.run(name, content, actor=self.officer, request=f"t{next(self.keys)}")

    def withdrawn(self) -> int:
        """Give a draft up."""
        draft = self.drafted()
        assert self.run("list_draft_withdraw", {"draft": draft}, self.officer).done
        return draft

    def agreed(self) -> int:
        """Bring a draft to where the departments agree."""
        draft = self.drafted()
        assert self.consult(draft).done
        assert self.opine(draft).done
        return draft

    def opposed(self) -> int:
        """Bring a draft to where a department objects."""
        draft = self.drafted()
        assert self.consult(draft).done
        assert self.opine(draft, "objects", text="no").done
        return draft

    def objected(self, *, answered: bool) -> int:
        """Bring a draft with an objection to the day after its notice."""
        draft = self.noticed()
        number = self.object(draft).number
        self.wait(10)
        assert not answered or self.answer(number, "rejected").done
        return draft

    def rename_entity(self, entity: str, name: str) -> Outcome:
        """Give an entity another name from today on."""
        content = {"entity": entity, "zh": name, "on": str(CLOCK.today()), "document": "B1"}
        return self.by_two("entity_rename", content, self.officer, self.second)

    def renamed_and_amended(self, name: str) -> Outcome:
        """Give a listed entity another name, and amend the list."""
        self.published()
        assert self.rename_entity(WORKS, name).done
        return self.amend({"kind": "rename", "entity": WORKS})

    def join(self) -> None:
        """Let two works be one joint steel enterprise for which the first reports."""
        today, members = str(CLOCK.today()), [WORKS, NEW_WORKS]
        node = {"level": "works", "sector": "steel", "zh": "S", "since": "2020-01-01", "document": "T1"}
        assert self.run("entity_node_add", {"nodes": [node | {"under": entity} for entity in members]}, self.officer).done
        shown = [{"condition": one, "document": "T2"} for one in ("contiguous_site", "tight_upstream_downstream")]
        content = {"reporting": WORKS, "members": members, "since": today, "shown": shown, "document": "T3"}
        joined = self.by_two("entity_joint_set", content, self.officer, self.second)
        assert joined.done, joined.findings

    def wait(self, days: int) -> None:
        """Let so many days pass."""
        CLOCK.forward(timedelta(days=days))

    def until(self, day: date) -> None:
        """Let the time pass until nine o'clock of a day."""
        CLOCK.set(datetime.combine(day, time(9), BEIJING))


def _settle(owner: Address) -> None:
    from django.db import connections

    from tanheng.people.persons import person_content
    from tanheng.people.policy import RolePolicy
    from tanheng.server.preparing import prepare

    people._settle(owner)
    prepare(servers.as_role(owner, "app"))
    with played(BEGAN):
        here = Office(Runner(RolePolicy()), count(500))
        assert here.run("organisation_register", {"organisations": list(ORGANISATIONS)}, here.system).done
        named = [person_content(f"L{number}") for number in range(8)]
        assert here.run("person_register", {"persons": named}, here.system).result["persons"] == list(range(11, 19))
        for person, organisation, role in _ROLES:
            given = here.give(person, organisation, role)
            assert given.done, given.findings
            assert given.result["assignments"] == [person - 1], given.result
    connections.close_all()


@contextmanager
def office() -> Iterator[Office]:
    """Have a book of one's own with these people for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("lists_settled", _settle)), played(NOW):
        from tanheng.people.policy import RolePolicy

        yield Office(Runner(RolePolicy()), count(1000))


def codes(outcome: Outcome) -> list[int]:
    """Return the numbers of the checks that refused."""
    return [finding.code for finding in outcome.findings]


def said(outcome: Outcome) -> list[str]:
    """Return what was said in refusing."""
    return [finding.message.render("en") for finding in outcome.findings]
