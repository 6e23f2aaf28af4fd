"""The registry on PostgreSQL answers as a naive one that sums everything from the beginning, whatever is asked in whatever order.

TANHENG_EXAMPLES raises the number of histories. TANHENG_STATEFUL_MINUTES goes on with new seeds for so long, and prints how many requests
were compared.
"""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.comparing import EXAMPLES
from tests.property.registry_machine import STEPS, RegistryMachine

MINUTES = os.environ.get("TANHENG_STATEFUL_MINUTES", "")
HISTORIES = max(10, EXAMPLES // 10)
LENGTH = 40
_HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def _settings(histories: int) -> settings:
    phases = (Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink)
    return settings(max_examples=histories, stateful_step_count=LENGTH, deadline=None, suppress_health_check=_HEALTH, phases=phases)


def test_the_registry_answers_as_the_naive_registry_does() -> None:
    run_state_machine_as_test(RegistryMachine, settings=_settings(HISTORIES))
    print(f"{STEPS['steps']} requests were answered alike: {dict(STEPS)}")


@pytest.mark.skipif(not MINUTES, reason="TANHENG_STATEFUL_MINUTES says for how long to go on")
def test_the_registry_answers_alike_for_minutes() -> None:
    until, at = time.monotonic() + 60 * int(MINUTES), time.time_ns()
    while time.monotonic() < until:
        at += 1
        run_state_machine_as_test(seed(at)(type(f"Registry{at}", (RegistryMachine,), {})), settings=_settings(50))
        print(f"seed {at}: {STEPS['steps']} requests were answered alike: {dict(STEPS)}", flush=True)
