"""配额实际发放 The arithmetic of the actual issue: pre-allocation, true-up (多退少补), reductions (核减) and what is given back of them.

Source: tables 1-5 and 2-5 of the draft plan of 2026, inferred for 2025; differentiated issue: 配额发放（三）.
"""

from __future__ import annotations

from tanheng.allocation.model import Issue


def issue_of(*, pre_allocation_t: int, final_t: int, duty_t: int, reduction_t: int, differentiated: bool) -> Issue:
    """Return what is issued of a pre-allocation P and a final allowance V under a reduction R, all in t and not negative.

    At the first step min(P, R) is taken. What was taken beyond V is given back to what remains to be reduced; else what remains is taken
    from a positive true-up. So max(0, V − R) is issued in total and max(0, R − V) remains.
    """
    taken_first = min(pre_allocation_t, reduction_t)
    pre_issued = pre_allocation_t - taken_first
    left_first = reduction_t - taken_first
    true_up = final_t - pre_allocation_t
    give_back = max(0, taken_first - final_t)
    taken_then = 0 if give_back else min(max(true_up, 0), left_first)
    final_issued = true_up + give_back - taken_then
    issued = pre_issued + final_issued
    return Issue(
        pre_allocation_t=pre_allocation_t,
        final_t=final_t,
        reduction_t=reduction_t,
        pre_issued_t=pre_issued,
        left_after_pre_t=left_first,
        true_up_t=true_up,
        give_back_t=give_back,
        final_issued_t=final_issued,
        issued_t=issued,
        left_t=left_first + give_back - taken_then,
        differentiated=differentiated,
        released_t=max(0, issued - duty_t) if differentiated else 0,
        still_to_provide_t=max(0, duty_t - issued) if differentiated else 0,
    )
