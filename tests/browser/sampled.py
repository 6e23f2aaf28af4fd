"""The sample years as a book for tests of the pages: everybody of `examples/sample-years.yaml`, and what they did until a day of 2026."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.db import connections

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.database.address import Address
from tanheng.kernel.clock import BEIJING, played
from tests import servers
from tests.books import copy_of, migrate_at

NOW = datetime(2026, 11, 10, 9, tzinfo=BEIJING)
"""The steelworks owes all of 2025 and has 5000 t frozen by a court; the cement works has met its duty."""
_NAMES = "sample-names.json"


@dataclass(slots=True)
class Sampled:
    """The book of the sample: its persons by the names of the file, its accounts by theirs."""

    actors: dict[str, Actor]
    accounts: dict[str, str]
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    def run(self, name: str, content: dict[str, Any], by: str) -> Outcome:
        """Run a command as a person of the sample with a new key."""
        from tanheng.commands.running import Runner
        from tanheng.people.policy import RolePolicy

        return Runner(RolePolicy()).run(name, content, actor=self.actors[by], request=f"b{next(self.keys)}", reason="because")

    def ask(self, name: str, content: dict[str, Any], by: str) -> int:
        """Propose a command; return the number of the proposal."""
        made = self.run("proposal_make", {"command": name, "content": content}, by)
        assert made.done, made.findings
        return made.number


def _play(owner: Address) -> None:
    from tanheng.server.preparing import prepare

    migrate_at(owner)
    prepare(servers.as_role(owner, "app"))
    from tanheng.lawbook import shipped_folder
    from tanheng.server.sampling import YEARS, Sample

    with played(NOW):
        played_out = Sample()
        for _ in played_out.play(shipped_folder("examples") / YEARS):
            pass
    actors = {name: [one.person, one.assignment] for name, one in played_out.actors.items()}
    told = {"actors": actors, "named": {name: one for name, one in played_out.named.items() if isinstance(one, str)}}
    (servers.server().folder / _NAMES).write_text(json.dumps(told), encoding="utf-8")
    connections.close_all()


@contextmanager
def sample() -> Iterator[Sampled]:
    """Have a book of one's own with the sample for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("sample_years", _play)), played(NOW):
        told = json.loads((servers.server().folder / _NAMES).read_text(encoding="utf-8"))
        yield Sampled({name: Actor(*one) for name, one in told["actors"].items()}, told["named"])
