"""Running a command: authorise, check, one SERIALIZABLE transaction, retry, record, and the same answer to the same request."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from django.db import DatabaseError, OperationalError, connections
from pydantic import ValidationError

from tanheng.commands import checks
from tanheng.commands.actors import Actor, Policy
from tanheng.commands.definitions import COMMANDS, Command, Content, content_of
from tanheng.commands.doubling import demanded
from tanheng.commands.faults import NO_FAULTS, Faults
from tanheng.commands.malformed import faults_of, faults_of_text, faults_of_time, unwritable
from tanheng.commands.records import Outcome, Request, first_outcome, hash_of, text_of, write_record
from tanheng.commands.sql import Sql, sqlstate_of
from tanheng.commands.tails import tail
from tanheng.commands.work import Refused, Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import CLOCK, in_beijing, said
from tanheng.kernel.collector import collector_at_rest
from tanheng.kernel.findings import Finding, Place

SERIALIZATION_FAILURE, DEADLOCK, UNIQUE_VIOLATION = "40001", "40P01", "23505"
MOST_ATTEMPTS = 60
LOOK_EVERY = 256
LONGEST_TAIL = 50_000
"""So many records may wait for the seal before the book takes no more: closed rather than unprovable."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.001, 0.25
_MOST_COLLISIONS = 5
_SHUT_DOWN, _BROKEN = ("57P01", "57P02", "57P03"), "08"
_LONGEST_KEY = 80


class SealBehind(Exception):
    """Too many records wait for the seal. Nothing is taken until it is sealed again: a book that cannot be proven takes no more."""


class TooBusy(Exception):
    """The command met others in its way too often. Nothing was done; the same request may be sent again."""


@dataclass(slots=True)
class Runner:
    """Runs commands on one database. `policy` decides about rights; `statistics` counts attempts, for whoever wants to print them."""

    policy: Policy
    alias: str = "default"
    faults: Faults = NO_FAULTS
    sleep: Callable[[float], None] = time.sleep
    statistics: dict[str, int] = field(default_factory=dict)
    _asked: int = 0

    @collector_at_rest()
    def run(
        self,
        name: str,
        content: Content | Mapping[str, Any],
        *,
        actor: Actor,
        request: str,
        reason: str = "",
        applies_at: datetime | None = None,
    ) -> Outcome:
        """Run a command once, however often it is asked for with the same key.

        Returns the outcome, done or refused. Raises TooBusy where nothing was done because others were always in the way, SealBehind
        where the sealer does not keep up, and the database's own error where it broke down; then nobody knows yet, and the same request
        with the same key tells.
        """
        self._insist_on_seal()
        wanted = COMMANDS.get(name)
        if wanted is None:
            return _unrecorded(checks.UNKNOWN_COMMAND.at(Place(called="command"), name))
        unfit = [
            *faults_of_text(name, "request", request, least=1, most=_LONGEST_KEY),
            *faults_of_text(name, "reason", reason),
            *faults_of_time(name, applies_at),
        ]
        if unfit:
            return _unrecorded(*unfit)
        instant = None if applies_at is None else said(applies_at)
        try:
            filled = content_of(wanted, content)
            asked = filled.as_text()
            signature = hash_of({"applies_at": instant, "command": name, "reason": reason}, asked)
        except ValidationError as wrong:
            return _unrecorded(*faults_of(name, wrong))
        except (TypeError, ValueError, RecursionError) as wrong:
            # What canonical JSON cannot say: fractions, half signs, numbers and depths without end.
            return _unrecorded(unwritable(name, wrong))
        return self._attempts(
            wanted, filled, actor, Request(actor.person, request, signature, name, asked, wanted.two_persons), reason, applies_at
        )

    def rehearse(self, name: str, content: Content, *, actor: Actor, reason: str = "") -> tuple[Finding, ...]:
        """Return what would refuse a command as things stand; nothing is done or recorded.

        Of a command that needs two persons, it is looked at as if the one who proposes it could carry it out.
        """
        wanted, sql = COMMANDS[name], Sql(self.alias)
        sql.begin()
        try:
            number, authority, findings = self.policy.authorise(sql, actor, wanted, CLOCK.now())
            now = CLOCK.now()
            work = Work(sql, number, authority, now, now, reason)
            work.insist(findings)
            wanted.body(work, content)
        except Refused as refused:
            return refused.findings
        finally:
            self._taken_back(sql)
        return ()

    def _attempts(
        self, wanted: Command, content: Content, actor: Actor, request: Request, reason: str, applies_at: datetime | None
    ) -> Outcome:
        collisions = 0
        for attempt in range(1, MOST_ATTEMPTS + 1):
            try:
                outcome = self._attempt(wanted, content, actor, request, reason, applies_at, attempt)
                self.faults.after_commit()
            except (DatabaseError, psycopg.Error) as wrong:
                collisions += sqlstate_of(wrong) == UNIQUE_VIOLATION
                earlier = self._settled(wrong, request, again=collisions <= _MOST_COLLISIONS)
                if earlier is not None:
                    return earlier
                self._wait(attempt)
            else:
                return outcome
        raise TooBusy(f"{wanted.name}: {MOST_ATTEMPTS} attempts met others in the way; nothing was done, send the same request again")

    def _attempt(
        self, wanted: Command, content: Content, actor: Actor, request: Request, reason: str, applies_at: datetime | None, attempt: int
    ) -> Outcome:
        """Run the command once. A refusal takes back what the body had begun and is recorded in a transaction of its own."""
        refusing: tuple[Finding, ...] = ()
        try:
            with self._serializable() as sql:
                work, findings = self._begin(sql, wanted, actor, reason, applies_at)
                work.insist(findings)
                work.insist(demanded(sql, work.authority.as_json(), wanted, content))
                result = wanted.body(work, content)
                outcome = _write(work, request, "done", result, ())
                self.faults.before_commit(attempt)
                return outcome
        except Refused as refused:
            refusing = refused.findings
        # Asked again, a request that was carried out may look refused: its first answer counts.
        sql = Sql(self.alias)
        earlier = first_outcome(sql, request)
        if earlier is not None:
            return _same_or_refused(earlier, request)
        with self._serializable() as sql:
            work, _ = self._begin(sql, wanted, actor, reason, applies_at)
            work.applies_at = min(work.applies_at, work.recorded_at)
            outcome = _write(work, request, "refused", None, refusing)
            self.faults.before_commit(attempt)
            return outcome

    def _begin(self, sql: Sql, wanted: Command, actor: Actor, reason: str, applies_at: datetime | None) -> tuple[Work, list[Finding]]:
        number, authority, findings = self.policy.authorise(sql, actor, wanted, CLOCK.now())
        # The time is taken after the number: what this record has seen was recorded before it.
        now = CLOCK.now()
        work = Work(sql, number, authority, now, now if applies_at is None else in_beijing(applies_at), reason)
        if wanted.two_persons:
            findings.append(checks.NEEDS_SECOND_PERSON.at(Place(called="command"), wanted.name))
        if work.applies_at > now:
            findings.append(checks.APPLIES_IN_FUTURE.at(Place(called="applies_at"), said(work.applies_at), said(now)))
        elif work.applies_at < now and not wanted.backdates:
            findings.append(checks.APPLIES_IN_PAST.at(Place(called="applies_at"), said(work.applies_at), said(now), command=wanted.name))
        return work, findings

    def _settled(self, wrong: Exception, request: Request, *, again: bool) -> Outcome | None:
        """Return the first outcome of the request where it has one; None where it should be tried again. Raises what cannot be mended.

        A key of another row that was taken meanwhile is tried again, since the rules then see who has it: but only so often (`again`).
        """
        state = sqlstate_of(wrong)
        self._count(state or "lost")
        if state in (SERIALIZATION_FAILURE, DEADLOCK):
            return None
        # Django may have connected anew already, so that the connection says nothing about the one that was lost.
        lost = isinstance(wrong, psycopg.OperationalError | OperationalError) and (state in ("", *_SHUT_DOWN) or state.startswith(_BROKEN))
        connection = connections[self.alias]
        if not connection.is_usable():
            connection.close()
        elif not lost and not (state == UNIQUE_VIOLATION and again):
            raise wrong
        try:
            earlier = first_outcome(Sql(self.alias), request)
        except (DatabaseError, psycopg.Error):
            raise wrong from None
        return None if earlier is None else _same_or_refused(earlier, request)

    @contextmanager
    def _serializable(self) -> Iterator[Sql]:
        """Open the outermost transaction. Only here is the isolation SERIALIZABLE; the rest of the program reads committed."""
        if connections[self.alias].in_atomic_block:
            raise RuntimeError("a command is the outermost transaction; it was called inside another")
        sql = Sql(self.alias)
        sql.begin()
        try:
            yield sql
            sql.commit()
        except BaseException:
            self._taken_back(sql)
            raise

    def _taken_back(self, sql: Sql) -> None:
        """Take back what was begun; a connection that cannot even do that is given up, and the next command makes a new one."""
        try:
            sql.rollback()
        except psycopg.Error:
            connections[self.alias].close()

    def _insist_on_seal(self) -> None:
        """Look now and then, which bounds the tail and costs the writers nothing."""
        if self._asked % LOOK_EVERY == 0 and tail(alias=self.alias).records > LONGEST_TAIL:
            raise SealBehind(
                f"more than {LONGEST_TAIL} records wait for the seal; start the sealer (tanheng book seal --follow), then send again"
            )
        self._asked += 1

    def _wait(self, attempt: int) -> None:
        self.sleep(random.uniform(0, min(_FIRST_WAIT_S * 2**attempt, _LONGEST_WAIT_S)))

    def _count(self, what: str) -> None:
        self.statistics[what] = self.statistics.get(what, 0) + 1


def _write(work: Work, request: Request, outcome: str, result: JSON, findings: tuple[Finding, ...]) -> Outcome:
    if outcome == "done":
        work.send_events()
    text = text_of(work, request, outcome, result, findings)
    write_record(work, request, outcome, text)
    return Outcome(work.number, outcome, result, findings, work.recorded_at, text)


def _unrecorded(*findings: Finding) -> Outcome:
    return Outcome(0, "refused", None, findings, None, "")


def _same_or_refused(earlier: tuple[Outcome, bool], request: Request) -> Outcome:
    outcome, same = earlier
    return outcome if same else _unrecorded(checks.KEY_WITH_OTHER_CONTENT.at(Place(called="request"), request.key, outcome.number))
