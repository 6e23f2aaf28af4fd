"""What a process says about itself to whoever watches over it: that it is alive, that all is ready, and its figures.

Alive: it answers. Ready: the database answers with the tables of this release, the worker ended a round lately, the seal keeps up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from ipaddress import ip_address
from typing import Any

from tanheng.kernel.clock import CLOCK
from tanheng.server.serving.asked import PARTS, ROUND, TOKEN, Asked, read
from tanheng.server.serving.figures import Figures, family, request_lines, together

ROUND_AT_MOST = timedelta(seconds=30)
"""So long ago the worker may have ended its latest round."""
SEAL_AT_MOST = timedelta(seconds=60)
"""So long a record may wait for the seal."""
LEAST_TOKEN = 16
_BEARER = "Bearer "
_GAUGES = {
    "tanheng_outbox": ("Events that nobody has been sent yet.", "SELECT count(*) FROM commands_outbox"),
    "tanheng_proposals_open": (
        "Proposals that wait for a second person.",
        "SELECT count(*) FROM commands_proposal p WHERE NOT EXISTS (SELECT FROM commands_decision d WHERE d.proposal = p.number)",
    ),
    "tanheng_differences_open": (
        "Differences of reconciliations that are not settled.",
        "SELECT count(*) FROM registry_reconciliation_difference WHERE settled IS NULL",
    ),
}
_OUTCOMES = "SELECT outcome, count(*) FROM commands_record GROUP BY outcome"


@dataclass(slots=True)
class Health:
    """Answers about one process of the pages. `steps`: how many steps the tables had when it began."""

    asked: Asked
    figures: Figures
    steps: int
    _outcomes: dict[str, int] = field(default_factory=dict)
    _counted_at: datetime | None = None

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Return whether all is ready, and how each part stands."""
        parts = {"database": self._database(), "worker": self._worker(), "seal": "unknown"}
        if parts["database"] == "ok":
            parts["seal"] = _asked_safely(_seal)
        return all(found == "ok" for found in parts.values()), parts

    def _database(self) -> str:
        return _asked_safely(lambda: "ok" if steps_of_tables() == self.steps else "tables of another release")

    def _worker(self) -> str:
        at = read(self.asked.place / ROUND).get("at")
        if not isinstance(at, str):
            return "no round yet"
        return "ok" if CLOCK.now() - datetime.fromisoformat(at) < ROUND_AT_MOST else "no round lately"

    def may_read_figures(self, environ: dict[str, Any]) -> bool:
        """Return whether who asks may see the figures: by the token, or from this machine where no proxy stands before us."""
        token, given = os.environ.get(TOKEN, ""), str(environ.get("HTTP_AUTHORIZATION", ""))
        if len(token) >= LEAST_TOKEN and given.startswith(_BEARER):
            return compare_digest(given.removeprefix(_BEARER).encode(), token.encode())
        if self.asked.trust_proxy or "HTTP_X_FORWARDED_FOR" in environ or "HTTP_FORWARDED" in environ:
            return False
        try:
            return ip_address(str(environ.get("REMOTE_ADDR", ""))).is_loopback
        except ValueError:
            return False

    def text(self) -> str:
        """Return the figures as Prometheus reads them. Where the database does not answer, what it would tell is left out."""
        self.figures.write()
        return "".join(f"{line}\n" for line in (*request_lines(together(self.asked.place / PARTS)), *self._of_book()))

    def _of_book(self) -> Iterator[str]:
        found: list[str] = []

        def count() -> str:
            found.extend(self._counted())
            return "ok"

        up = _asked_safely(count) == "ok"
        yield from family("tanheng_database_up", "gauge", "Whether the database answers.", [({}, int(up))])
        yield from found

    def _counted(self) -> Iterator[str]:
        from tanheng.commands.sql import Sql
        from tanheng.commands.tails import tail

        sql, now = Sql(), CLOCK.now()
        if self._counted_at is None or now - self._counted_at > timedelta(seconds=10):
            self._outcomes, self._counted_at = dict(sql.rows(_OUTCOMES)), now  # the journal is long: it is not counted at each look
        outcomes = (({"outcome": name}, count) for name, count in self._outcomes.items())
        yield from family("tanheng_commands_total", "counter", "Records of commands, by outcome.", outcomes)
        waits = tail()
        lag = 0 if waits.oldest is None else max(0, int((now - waits.oldest).total_seconds()))
        yield from family("tanheng_seal_queue", "gauge", "Records that wait for the seal.", [({}, waits.records)])
        yield from family("tanheng_seal_lag_seconds", "gauge", "How long the oldest of them has waited.", [({}, lag)])
        for name, (what, question) in _GAUGES.items():
            yield from family(name, "gauge", what, [({}, sql.rows(question)[0][0])])


def steps_of_tables() -> int:
    """Return how many steps the tables have; a release has its own number."""
    from tanheng.commands.sql import Sql

    return int(Sql().rows("SELECT count(*) FROM django_migrations")[0][0])


def _seal() -> str:
    from tanheng.commands.running import LONGEST_TAIL
    from tanheng.commands.tails import tail

    waits = tail()
    late = waits.oldest is not None and CLOCK.now() - waits.oldest > SEAL_AT_MOST
    return "behind" if late or waits.records > LONGEST_TAIL else "ok"


def _asked_safely(question: Any) -> str:
    """Return the answer, or that there is none: a database that is away is an answer, too. Its connection is then given up."""
    from django.db import DatabaseError, connection, connections

    try:
        connection.ensure_connection()
        connection.close_if_unusable_or_obsolete()
        return str(question())
    except DatabaseError:
        connections.close_all()
        return "no answer"
