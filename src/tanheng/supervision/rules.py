"""The fines for allowances that were not surrendered: Order 775 Art. 24, Code Art. 1226(2), and the lighter of both (Art. 1057)."""

from __future__ import annotations

from datetime import date
from itertools import product

from tanheng.kernel.exact import exactly
from tanheng.kernel.messages import Message, message
from tanheng.lawbook.asking import Asking
from tanheng.supervision.model import Breach, Combination, Measure, Range, Step

SECOND_STEP, SECOND_QUANTITY = "penalty.second_step", "penalty.second_step_quantity"
_AT_ONCE = message("not surrendered in full by the deadline")
_ORDERED = message("not surrendered in full by the deadline: order to correct within a time limit, and a fixed fine")
_NOT_CORRECTED = message("not corrected within the time limit of the order")


def multiple_of_price(asking: Asking, breach: Breach, quantity_t: int, on: date) -> Range:
    """Return the lowest and highest multiple of the average price on the quantity, yuan, exact."""
    low = asking.value("penalty.non_surrender.low_multiple", on=on).integer
    high = asking.value("penalty.non_surrender.high_multiple", on=on).integer
    with exactly():
        return Range(breach.price * quantity_t * low, breach.price * quantity_t * high)


def measure_of(asking: Asking, breach: Breach, regime: str, on: date) -> Measure:
    """Return what the law of the day imposes: the multiple at once (Order 775), or after a fixed fine and an order (the Code)."""
    place = asking.value("penalty.non_surrender.multiple_step", on=on).integer
    steps = [_fixed_step(asking, on)] if place > 1 else []
    combinations: tuple[Combination, ...] = ()
    if not steps:
        steps.append(_multiple_step(asking, breach, breach.shortfall_t, place, _AT_ONCE, on))
    elif breach.missing_t:
        quantity = _quantities(breach)[asking.reading(SECOND_QUANTITY, on=on)]
        steps.append(_multiple_step(asking, breach, quantity, place, _NOT_CORRECTED, on))
        combinations = _combinations(asking, breach, steps[0].fine, on)
    total = next((one.total for one in combinations if one.chosen), steps[0].fine)
    stop = asking.value("penalty.non_surrender.stop_production", on=on).flag and breach.missing_t > 0
    return Measure(regime, tuple(steps), total, next_year_cut_t(asking, breach, on), stop, combinations)


def next_year_cut_t(asking: Asking, breach: Breach, on: date) -> int:
    """Return the cut of next year's allowances upon refusal to correct, t: what is still missing (Order 775 Art. 24), none by the Code."""
    if asking.value("penalty.non_surrender.next_year_cut", on=on).text == "none":
        return 0
    if breach.decided is not None and not asking.value("penalty.non_surrender.new_cut_decisions", on=breach.decided).flag:
        return 0
    return breach.missing_t


def is_lighter(asking: Asking, new: Measure, old: Measure, decided: date) -> bool:
    """Tell whether the new law's fines are the lighter ones (Code Art. 1057); where both are alike, the law of the act stays."""
    if asking.reading("penalty.lighter_measure", on=decided) == "maximum_first":
        return (new.total.high, new.total.low) < (old.total.high, old.total.low)
    return (new.total.low, new.total.high) < (old.total.low, old.total.high)


def _fixed_step(asking: Asking, on: date) -> Step:
    low, high = (
        asking.value("penalty.non_surrender.first_step_minimum", on=on),
        asking.value("penalty.non_surrender.first_step_maximum", on=on),
    )
    return Step(1, _ORDERED, Range(low.number, high.number), None, low.citation.short)


def _multiple_step(asking: Asking, breach: Breach, quantity_t: int, place: int, condition: Message, on: date) -> Step:
    article = asking.value("penalty.non_surrender.low_multiple", on=on).citation.short
    return Step(place, condition, multiple_of_price(asking, breach, quantity_t, on), quantity_t, article)


def _quantities(breach: Breach) -> dict[str, int]:
    return {"missing_after_correction": breach.missing_t, "missing_at_deadline": breach.shortfall_t}


def _combinations(asking: Asking, breach: Breach, first: Range, on: date) -> tuple[Combination, ...]:
    """Return the total under each reading of the second step, the chosen one marked."""
    chosen = (asking.reading(SECOND_STEP, on=on), asking.reading(SECOND_QUANTITY, on=on))
    found = []
    for relation, (name, quantity) in product(("adds", "replaces"), _quantities(breach).items()):
        second = multiple_of_price(asking, breach, quantity, on)
        with exactly():
            total = first + second if relation == "adds" else second
        found.append(Combination(relation, name, total, (relation, name) == chosen))
    return tuple(found)
