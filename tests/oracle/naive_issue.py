"""The arithmetic of the actual issue, tonne by tonne as the official tables 1-5 and 2-5 tell it, for the naive oracle of the allocation."""

from __future__ import annotations

from typing import Any


def issue(pre_allocation: int, final: int, reduction: int, duty: int, differentiated: bool) -> dict[str, Any]:
    """Follow the two steps: the pre-allocation is reduced first, the final allowance then settles with what remains.

    Reading: an entity that is not differentiated has nothing to be released and nothing to provide.
    """
    taken = min(pre_allocation, reduction)
    pre_issued, left = pre_allocation - taken, reduction - taken
    true_up = final - pre_allocation
    if taken > final:  # more was taken than there turned out to be: the difference remains to be reduced
        give_back = taken - final
        final_issued, still_left = true_up + give_back, left + give_back
    elif 0 <= true_up <= left:
        give_back, final_issued, still_left = 0, 0, left - true_up
    else:
        give_back, final_issued, still_left = 0, true_up - left, 0
    issued = pre_issued + final_issued
    assert issued == max(0, final - reduction)
    assert still_left == max(0, reduction - final)
    return {
        "reduction_t": reduction,
        "pre_issued_t": pre_issued,
        "left_after_pre_t": left,
        "give_back_t": give_back,
        "final_issued_t": final_issued,
        "issued_t": issued,
        "left_t": still_left,
        "differentiated": differentiated,
        "released_t": max(0, issued - duty) if differentiated else 0,
        "still_to_provide_t": max(0, duty - issued) if differentiated else 0,
    }
