"""The book on PostgreSQL answers as a book that sums everything from the beginning, whatever is asked in whatever order.

TANHENG_EXAMPLES raises the number of histories. TANHENG_STATEFUL_MINUTES goes on with new seeds for so long, and prints how many requests
were compared.
"""

from __future__ import annotations

from tests.property.book_machine import STEPS, BookMachine
from tests.property.comparing import EXAMPLES, compare_for_minutes, compare_histories, for_minutes

HISTORIES = max(10, EXAMPLES // 3)
LENGTH = 50


def test_the_book_answers_as_the_naive_book_does() -> None:
    compare_histories(BookMachine, STEPS, histories=HISTORIES, length=LENGTH)


@for_minutes
def test_the_book_answers_alike_for_minutes() -> None:
    compare_for_minutes(BookMachine, STEPS, length=LENGTH)
