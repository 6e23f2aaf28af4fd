"""值守 The worker: what must happen without anybody asking. It seals, tallies, notes what records are about, and sends events on.

It also takes off reservations and freezes whose time is over, reminds of tasks, mails notices, takes up what was lost at the door; once a
day it removes what can never count again, and compares the rooms with the book.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tanheng.commands.relay import relay
from tanheng.commands.running import Runner
from tanheng.commands.sealing import seal_all
from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.ledger.tallying import tally
from tanheng.login.losing import take_up
from tanheng.login.tidying import tidy
from tanheng.people.policy import PROGRAM_ACTOR, RolePolicy
from tanheng.seal.keys import SigningKey
from tanheng.server.reconciling import Nightly
from tanheng.tasks.duty_commands import to_end, to_open
from tanheng.tasks.mailing import send_mail
from tanheng.tasks.reminding_commands import TO_COME
from tanheng.tasks.telling_former import tell_former
from tanheng.visibility.noting import note

PAUSE_S = 1
CHORES = {
    "ledger_expire": "SELECT EXISTS (SELECT FROM ledger_transfer t WHERE t.kind = 'pending' AND t.expires_at <= %s AND NOT EXISTS"
    " (SELECT FROM ledger_transfer r WHERE r.of_record = t.record AND r.of_line = t.line))",
    "freeze_expire": "SELECT EXISTS (SELECT FROM registry_encumbrance WHERE kind = 'freeze' AND ended IS NULL AND expires_at <= %s)",
    "task_remind": TO_COME,
}
"""Commands that the program runs by itself, each with the question whether there is anything for it to do now."""


@dataclass(slots=True)
class Worker:
    """Works in rounds; a round that breaks off leaves nothing half done, and the next one goes on.

    `stragglers` is told of records that nobody had queued for the seal. A round raises SealBroken where the seal is.
    """

    key: SigningKey
    stragglers: Callable[[list[int]], None]
    nightly: Nightly | None = None
    """Compares the rooms with the book in each night; without it, nothing does."""
    runner: Runner = field(default_factory=lambda: Runner(RolePolicy()))
    _deadlines_on: date | None = None
    """The last day on which all statutory deadlines that had come near were tasks."""
    _seen: str = ""
    """What the database held when no task of a deadline was met the last time."""
    tidied: date | None = None
    """The day on which what can never count again was removed the last time."""

    def round(self) -> dict[str, int]:
        """Do what there is to do, and return how much of each was done."""
        done = {name: self._chore(name) for name in CHORES}
        done["task_open_deadlines"] = self._open_deadlines()
        done["task_end_deadlines"] = self._end_deadlines()
        done["lost"] = take_up(self.runner)
        if (today := CLOCK.now().date()) != self.tidied:
            done["tidied"], self.tidied = tidy(), today
        while relay():
            done["events"] = done.get("events", 0) + 1
        head = seal_all(self.key, stragglers=self.stragglers)
        done["sealed"] = head.size if head else 0
        tally()
        while noted := note():
            done["noted"] = done.get("noted", 0) + noted
        done["reconciled"] = self.nightly.look() if self.nightly is not None else 0
        # Last, so that a mail server that does not answer keeps nothing else waiting.
        done["mails"] = send_mail()
        done["former"] = tell_former()
        return done

    def follow(self, stop: threading.Event, done: Callable[[], None] = lambda: None) -> None:
        """Work until told to stop, in the middle of nothing; `done` is called after each round."""
        try:
            while not stop.is_set():
                self.round()
                done()
                stop.wait(PAUSE_S)
        finally:
            if self.nightly is not None:
                self.nightly.stop()

    def _open_deadlines(self) -> int:
        """Make statutory deadlines that have come near tasks, once a day until none is left."""
        now, times = CLOCK.now(), 0
        today = now.date()
        while self._deadlines_on != today:
            if not to_open(Sql(), now, most=1) or not self._runs("task_open_deadlines"):
                self._deadlines_on = today
            else:
                times += 1
        return times

    def _end_deadlines(self) -> int:
        """End the tasks of statutory deadlines that are met, whenever anything was written since it was last looked."""
        times = 0
        # Two equal snapshots hold the same: nobody has committed between them, and who was at it still is.
        while (seen := f"{CLOCK.now().date()} {Sql().rows('SELECT pg_current_snapshot()::text')[0][0]}") != self._seen:
            if to_end(Sql(), CLOCK.now(), most=1) and self._runs("task_end_deadlines"):
                times += 1
            else:
                self._seen = seen
                break
        return times

    def _runs(self, name: str) -> bool:
        return self.runner.run(name, {}, actor=PROGRAM_ACTOR, request=f"{name}-{uuid.uuid4().hex}", reason="due").done

    def _chore(self, name: str) -> int:
        times = 0
        while Sql().rows(CHORES[name], (CLOCK.now(),))[0][0]:
            if not self._runs(name):
                break
            times += 1
        return times
