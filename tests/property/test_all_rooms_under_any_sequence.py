"""Whatever is asked of all rooms in whatever order: units are conserved, none is promised twice, and no frozen one moves.

TANHENG_EXAMPLES raises the number of histories. TANHENG_STATEFUL_MINUTES goes on with new seeds for so long.
"""

from __future__ import annotations

from tests.property.all_rooms_machine import STEPS, AllRooms
from tests.property.comparing import EXAMPLES, compare_for_minutes, compare_histories, for_minutes

HISTORIES = max(4, EXAMPLES // 15)
LENGTH = 40


def test_the_laws_of_the_book_hold_over_all_rooms() -> None:
    compare_histories(AllRooms, STEPS, histories=HISTORIES, length=LENGTH)


@for_minutes
def test_the_laws_of_the_book_hold_over_all_rooms_for_minutes() -> None:
    compare_for_minutes(AllRooms, STEPS, length=LENGTH)
