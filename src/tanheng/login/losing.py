"""挂失 What is said at the door to be lost. The page writes down a name; the worker looks whose it is, so that no answer takes longer."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from tanheng.commands.running import Runner
from tanheng.kernel.clock import CLOCK
from tanheng.login.commands import LOST_KINDS
from tanheng.login.models import LostAsked, User
from tanheng.people.policy import PROGRAM_ACTOR

WHAT = tuple(LOST_KINDS)
_MOST_WAITING = 1000
_AT_ONCE = 100


def ask(username: str, lost: str) -> None:
    """Write down that the password or token of a login name is lost. Raises ValueError for anything else that is lost."""
    if lost not in LOST_KINDS:
        raise ValueError(lost)
    # Whoever floods the door fills a list that is short, and the worker empties it in a second.
    if LostAsked.objects.count() >= _MOST_WAITING:
        return
    try:
        with transaction.atomic():
            LostAsked.objects.create(username=username.strip().lower()[:60], lost=lost, asked_at=timezone.now())
    except IntegrityError:
        return


def take_up(runner: Runner) -> int:
    """Open a task for each name that is a login of somebody who still acts, forget the others, and return how many were looked at."""
    asked = list(LostAsked.objects.order_by("pk")[:_AT_ONCE])
    for one in asked:
        user = User.objects.select_related("person").filter(username=one.username, is_active=True).first()
        if user is not None and (user.person.ended_at is None or user.person.ended_at > CLOCK.now()):
            content = {"person": user.person_id, "lost": one.lost}
            runner.run("login_lost", content, actor=PROGRAM_ACTOR, request=f"lost-{uuid.uuid4().hex}", reason="asked at the door")
        one.delete()
    return len(asked)
