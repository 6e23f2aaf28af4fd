"""A changed result: the same number is returned or issued in addition, and the duty follows (plan, 配额发放（二）3, 配额清缴（一）)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tanheng.allocation import Options, allocate_rows
from tanheng.allocation.changes import Change, change_of
from tanheng.allocation.model import EntityAllocation
from tests.contract.allocation_cases import LINE

SEALED = Options({"cement": Decimal("0.86")})  # a later correction uses the sealed value


def determined(emissions: str, **cells: str) -> EntityAllocation:
    (entity,) = allocate_rows([LINE | {"emissions_t": emissions} | cells], year=2025, options=SEALED).entities
    return entity


def test_a_lowered_allowance_is_returned_in_the_same_number() -> None:
    before, after = determined("850000"), determined("840000.40")
    assert (before.allowance_t, after.allowance_t) == (851482, 842930)
    assert change_of(before, after) == Change(return_t=8552, supplementary_t=0, duty_change_t=-10000)


def test_a_raised_allowance_is_issued_in_addition() -> None:
    before, after = determined("840000.40"), determined("850000")
    assert change_of(before, after) == Change(return_t=0, supplementary_t=8552, duty_change_t=10000)


def test_a_reduction_that_still_takes_everything_leaves_nothing_to_issue() -> None:
    before, after = determined("840000.40", reduction_t="900000"), determined("850000", reduction_t="900000")
    assert change_of(before, after) == Change(0, 0, 10000)


def test_a_line_that_turns_out_special_gets_what_it_emitted() -> None:
    before, after = determined("850000"), determined("850000", special="white_clinker")
    assert change_of(before, after) == Change(return_t=1482, supplementary_t=0, duty_change_t=0)


def test_two_entities_have_no_change_between_them() -> None:
    with pytest.raises(ValueError, match="one entity"):
        change_of(determined("850000"), determined("850000", entity="另一家"))
