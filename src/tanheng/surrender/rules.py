"""The arithmetic of the offset: at most a share of the duty (measures of 2021, Art. 29), in whole tonnes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from tanheng.lawbook.asking import Asking

_ROUNDINGS: Mapping[str, Callable[[Fraction], int]] = {"floor": math.floor}


def limit_t(asking: Asking, duty_t: int, on: date) -> int:
    """Return how much of an entity's whole duty CCER may offset, t: the share of the law, rounded as read (Art. 29)."""
    share = Fraction(asking.value("offset.limit_share", on=on).number)
    per_credit = asking.value("offset.tonnes_per_credit", on=on).integer
    rounding = asking.value("offset.limit_rounding", on=on).text
    return _ROUNDINGS[rounding](share * duty_t / per_credit) * per_credit


def registered_in_time(asking: Asking, registered: date, first: date, on: date) -> bool:
    """Tell whether a CCER registered on the day counts; whether the first day itself does is a reading."""
    reading = asking.reading("offset.start_day_counts", on=on)
    return registered >= first if reading == "included" else registered > first
