"""A small nation with officers of a ministry, a province, a city and a peer department, all invented, for tests of tasks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import connections

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import Content, command
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.work import Work
from tanheng.database.address import Address
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import played
from tanheng.tasks.closing import close_tasks
from tanheng.tasks.opening import open_task
from tests import servers
from tests.books import copy_of
from tests.people.settled import BEGAN, NOW, WORKS, Settled, _settle

DEPARTMENT, SECOND_DEPARTMENT = "department:420100:industry", "department:420100:finance"
_PEOPLE = (
    ("ministry_officer", "ministry", "ministry"),
    ("province_officer", "province", "province:420000"),
    ("second_province_officer", "province", "province:420000"),
    ("city_officer", "city", "city:420100"),
    ("second_city_officer", "city", "city:420100"),
    ("peer_officer", "peer", DEPARTMENT),
    ("second_peer_officer", "peer", SECOND_DEPARTMENT),
)
_ROLES = {"ministry": "ministry_officer", "province": "province_officer", "city": "city_officer", "peer": "peer_officer"}


class Office(Settled):
    """A book with these officers; each is an attribute by his name."""

    actors: dict[str, Actor]

    def __init__(self, runner: Runner, keys: Iterator[int], actors: dict[str, Actor]) -> None:
        super().__init__(runner, keys)
        self.actors = actors

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    def done(self, name: str, content: dict[str, Any], actor: Actor, **more: Any) -> Any:
        """Run a command that must be carried out, and return its result."""
        outcome = self.run(name, content, actor, **more)
        assert outcome.done, [str(finding.message) for finding in outcome.findings]
        return outcome.result

    def opened(self, actor: Actor | None = None, **more: Any) -> str:
        """Have the province ask the city for something, and return the number of the task."""
        asked = {"organisation": "city:420100", "roles": ["city_officer"], "title": "T", "due": "2026-06-15", **more}
        return str(self.done("task_open", asked, actor or self.province_officer)["task"])


class Opening(Content):
    """What the command of tests opens."""

    kind: str
    subject: str
    organisation: str = WORKS


class Closing(Content):
    """What the command of tests closes."""

    kind: str
    subject: str


@contextmanager
def commands_of_tests() -> Iterator[None]:
    """Define commands of a room above for a block; the pages and lists of all commands must not see them."""
    from tanheng.commands.definitions import COMMANDS

    roles = frozenset(("registry_clerk",))

    @command("test_open", Opening, roles=roles)
    def _open(work: Work, content: Opening) -> JSON:
        subject = ("thing", content.subject)
        kwargs: dict[str, Any] = {} if content.organisation != WORKS else {"person": 9}
        return str(open_task(work, content.kind, subject=subject, organisation=content.organisation, **kwargs))

    @command("test_close", Closing, roles=roles)
    def _close(work: Work, content: Closing) -> JSON:
        return close_tasks(work, content.kind, subject=("thing", content.subject), outcome="settled")

    try:
        yield
    finally:
        for name in ("test_open", "test_close"):
            del COMMANDS[name]


def _staff(owner: Address) -> None:
    from tanheng.people.persons import person_content
    from tanheng.people.policy import RolePolicy
    from tanheng.server.preparing import prepare

    _settle(owner)
    prepare(servers.as_role(owner, "app"))
    with played(BEGAN):
        here = Settled(Runner(RolePolicy()), count(500))
        departments = [
            {"code": code, "kind": "peer_department", "zh": code, "parent": "city:420100"} for code in (DEPARTMENT, SECOND_DEPARTMENT)
        ]
        assert here.run("organisation_register", {"organisations": departments}, here.system).done
        persons = [person_content(name, email=f"{name}@example.org") for name, *_ in _PEOPLE]
        assert here.run("person_register", {"persons": persons}, here.system).result["persons"] == list(range(11, 11 + len(_PEOPLE)))
        for person, (_, kind, organisation) in enumerate(_PEOPLE, start=11):
            assert here.give(person, organisation, _ROLES[kind]).done
    connections.close_all()


def _actors() -> dict[str, Actor]:
    from tests.books import rows

    by_person = dict(rows("SELECT person, assignment FROM people_assignment WHERE person > 10"))
    return {name: Actor(person, by_person[person]) for person, (name, *_) in enumerate(_PEOPLE, start=11)}


@contextmanager
def office() -> Iterator[Office]:
    """Have a book of one's own with these people for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("tasks_office", _staff)), played(NOW):
        from tanheng.people.policy import RolePolicy

        yield Office(Runner(RolePolicy()), count(1000), _actors())


def codes(outcome: Outcome) -> list[int]:
    """Return the numbers of the checks that refused."""
    return [finding.code for finding in outcome.findings]
