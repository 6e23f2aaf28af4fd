"""核定配额变更 What a changed verification result asks for after the final allowance was issued.

Source: 国环规气候〔2025〕2号, 配额发放（二）3 and 配额清缴（一）: a lowered allowance is returned in the same number on an adjustment
notice, a raised one is issued in addition, and the duty follows the result.
"""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.allocation.model import EntityAllocation


@dataclass(frozen=True, slots=True)
class Change:
    """The acts that lead from one determination to the next, whole tonnes; `duty_change_t` may be negative."""

    return_t: int
    supplementary_t: int
    duty_change_t: int


def change_of(before: EntityAllocation, after: EntityAllocation) -> Change:
    """Return what the entity returns or gets in addition when its final allowance is determined anew, at the sealed balance value.

    What was reduced or given back counts as it was issued: the difference is that of the numbers actually issued. Raises ValueError for
    two different entities or sectors.
    """
    if (before.entity, before.sector) != (after.entity, after.sector):
        raise ValueError("a change is of one entity in one sector")
    difference = after.issue.issued_t - before.issue.issued_t
    return Change(max(0, -difference), max(0, difference), after.duty_t - before.duty_t)
