"""Removing what can never count again. Who entered when (visits, axes' log of accesses) stays: it is evidence, and others fix how long."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from tanheng.login.models import Kept, Proof

_A_DAY = timedelta(days=1)


def tidy() -> int:
    """Remove sessions that are over, counts whose time has passed and proofs of yesterday; return how many rows went. For once a day."""
    now = timezone.now()
    gone = (
        Session.objects.filter(expire_date__lt=now).delete(),
        Kept.objects.filter(expires__lt=now).delete(),
        Proof.objects.filter(used_at__lt=now - _A_DAY).delete(),
    )
    return sum(number for number, _ in gone)
