"""The registry on PostgreSQL answers as a naive one that sums everything from the beginning, whatever is asked in whatever order.

TANHENG_EXAMPLES raises the number of histories. TANHENG_STATEFUL_MINUTES goes on with new seeds for so long, and prints how many requests
were compared.
"""

from __future__ import annotations

from tests.property.comparing import EXAMPLES, compare_for_minutes, compare_histories, for_minutes
from tests.property.registry_machine import STEPS, RegistryMachine

HISTORIES = max(10, EXAMPLES // 10)
LENGTH = 40


def test_the_registry_answers_as_the_naive_registry_does() -> None:
    compare_histories(RegistryMachine, STEPS, histories=HISTORIES, length=LENGTH)


@for_minutes
def test_the_registry_answers_alike_for_minutes() -> None:
    compare_for_minutes(RegistryMachine, STEPS, length=LENGTH)
