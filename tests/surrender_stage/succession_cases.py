"""One case for every check of a merger or split; the works owes 1,000 t for 2025 beforehand."""

from __future__ import annotations

from collections.abc import Callable

from tanheng.commands.records import Outcome
from tanheng.surrender import checks
from tests.surrender_stage.cases import StageCase
from tests.surrender_stage.stage import Stage
from tests.surrender_stage.succession import succeed


def _in(state: str, words: str) -> Callable[[Stage], Outcome]:
    """Hand over what the words say by a works that is in a state and has offset 45 t."""

    def asked(here: Stage) -> Outcome:
        assert here.offset(45).done
        here.state(state)
        return succeed(here, words)

    return asked


_MOVING = "ownership_change"
SUCCESSION_CASES = (
    StageCase(
        checks.NOT_IN_TRANSITION,
        "nothing else moves while an account hands over",
        _in(_MOVING, "other: 5 of 25"),
        _in("buy_and_surrender", "other: 5 of 25"),
    ),
    StageCase(
        checks.SUCCESSOR_TWICE,
        "each successor is named once",
        _in(_MOVING, "other: 5 of 25; far: 5 of 25"),
        _in(_MOVING, "other: 5 of 25; other: 5 of 25"),
    ),
    StageCase(
        checks.ABOVE_SECTOR,
        "what is handed over comes from the duty of its sector",
        _in(_MOVING, "other: 5 of steel 2025"),
        _in(_MOVING, "other: 5 of cement 2025"),
    ),
    StageCase(
        checks.ABOVE_LEFT,
        "only what is not met is handed over",
        _in(_MOVING, "other: 100 of steel 2025"),
        _in(_MOVING, "other: 956 of steel 2025"),
    ),
    StageCase(
        checks.OFFSETS_LAPSE,
        "offsets that count go on counting",
        _in(_MOVING, "other: 100 of steel 2025"),
        _in(_MOVING, "other: 101 of steel 2025"),
    ),
)
