"""登录会话 Visits: each entering of a user, with its limits. A visit that has ended takes its session along at the next request.

A visit ends when nobody was seen for a while, after a working day, when there are too many of them, when the person ends it, leaves,
changes his password, is deactivated or loses a role, and when security administrators reset his login.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Message, message
from tanheng.login.codes import forget_old_proofs
from tanheng.login.models import User, Visit
from tanheng.login.rules import rules
from tanheng.people.queries import roles_of

VISIT = "visit"
"""Key of the session: the number of its visit."""
_SEEN_EVERY_S = 60
"""A visit is written down as seen so often at most: a row for each request would cost more than it tells."""
_STANDING = (
    "SELECT v.began_at, v.seen_at, v.held <@ ARRAY(SELECT a.assignment FROM people_assignment a WHERE a.person = u.person"
    " AND a.valid_from <= %s AND (LEAST(a.valid_until, a.ended_at) > %s) IS NOT FALSE)"
    " FROM login_visit v JOIN login_user u ON u.id = v.user_id WHERE v.id = %s AND v.user_id = %s AND v.ended_at IS NULL"
)
ENDED: dict[str, Message] = {
    "idle": message("You were logged out because nothing had happened for too long. Log in again."),
    "absolute": message("You were logged out because the visit had lasted a whole day of work. Log in again."),
    "role": message("You were logged out because one of your roles has ended. Log in again to act in the others."),
    "gone": message("Your visit was ended. Log in again."),
}
"""What whoever was logged out is told, by why."""


def running(user: User) -> list[Visit]:
    """Return the visits of a user that have not ended, the latest first. Those over which time has passed are left out."""
    now = timezone.now()
    found = Visit.objects.filter(user=user, ended_at=None, seen_at__gt=now - rules().idle, began_at__gt=now - rules().absolute)
    return list(found.order_by("-began_at", "-pk"))


def begin(request: HttpRequest, user: User) -> Visit:
    """Begin a visit in the session of a request, and end the oldest ones above the number that is allowed."""
    now = timezone.now()
    held = [one.assignment for one in roles_of(user.person_id, at=CLOCK.now())]
    visit = Visit.objects.create(
        user=user,
        began_at=now,
        seen_at=now,
        held=held,
        address=(get_client_ip(request) or "")[:45],
        browser=request.META.get("HTTP_USER_AGENT", "")[:200],
    )
    request.session[VISIT] = visit.pk
    for older in running(user)[rules().most_sessions :]:
        end(older, "others")
    forget_old_proofs(user)
    return visit


def end(visit: Visit, why: str) -> None:
    """End a visit. One that has ended stays as it was."""
    Visit.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=timezone.now(), why_ended=why)


def end_all(user: User, why: str, *, but: int | None = None) -> None:
    """End all visits of a user, perhaps but one."""
    Visit.objects.filter(user=user, ended_at=None).exclude(pk=but).update(ended_at=timezone.now(), why_ended=why)


def why_over(number: int | None, user_id: int) -> str:
    """Return why a visit is over, empty where it goes on, and write down that it was seen."""
    now = timezone.now()
    rows = Sql().rows(_STANDING, (CLOCK.now(), CLOCK.now(), number, user_id)) if number else []
    if not rows:
        return "gone"
    began_at, seen_at, holds = rows[0]
    why = _passed(began_at, seen_at, now) or ("" if holds else "role")
    if why:
        Visit.objects.filter(pk=number, ended_at=None).update(ended_at=now, why_ended=why)
    elif (now - seen_at).total_seconds() > _SEEN_EVERY_S:
        Visit.objects.filter(pk=number).update(seen_at=now)
    return why


def _passed(began_at: datetime, seen_at: datetime, now: datetime) -> str:
    if now - began_at >= rules().absolute:
        return "absolute"
    return "idle" if now - seen_at >= rules().idle else ""


def _entered(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ARG001 - the signature is the signal's
    begin(request, user)


def _left(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:  # noqa: ARG001 - the signature is the signal's
    number = request.session.get(VISIT)
    if user is not None and number:
        Visit.objects.filter(pk=number, ended_at=None).update(ended_at=timezone.now(), why_ended="left")


def follow_entering() -> None:
    """Begin a visit whenever somebody enters, and end it when he leaves."""
    user_logged_in.connect(_entered, dispatch_uid="visit_begins")
    user_logged_out.connect(_left, dispatch_uid="visit_ends")
