"""The golden example: the compliance year 2025 of two works, figure by figure, from the notice to the export that the auditor passes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tanheng.kernel.messages import ENGLISH
from tanheng.surrender.queries import notice, outcome, standing_as_of, versions
from tests.books import rows
from tests.surrender_stage.stage import Stage, at, audit_of_book, later, refused, said, staged

MET = {"duty": 1000, "surrendered": 950, "offset": 50, "left": 0, "excess": 0}


def figures(account: str, when: str) -> tuple[int, int, int, int, int]:
    """Return duty, surrendered, offset, left and excess of 2025 as of an instant."""
    found = standing_as_of(account, 2025, at=at(when))
    return found.duty, found.surrendered, found.counted_offsets, found.left, found.excess


def test_the_compliance_year_2025_of_two_works(here: Stage, tmp_path: Path) -> None:
    november(here)
    helped = december(here)
    the_days_after(here)
    a_lowered_duty(here, helped)
    as_of_any_instant(here)
    audited = audit_of_book(tmp_path / "book")
    assert audited.clean, audited.first


def november(here: Stage) -> None:
    """Fix both duties, and let the works pay 600 t."""
    # 2 November 2026: the province fixes both duties; the registry's approver may be the second person.
    assert here.duty(1000).done
    assert here.duty(777, account=here.other, sector="cement", checker=here.approver).done
    found = notice(here.works, 2025)
    assert found is not None
    assert (found.duty, found.deadline, found.vintages, found.offset_limit) == (1000, date(2026, 12, 31), ("25",), 50)
    assert found.offset_registered_from == date(2024, 1, 22)
    other = notice(here.other, 2025)
    assert other is not None
    assert (other.duty, other.offset_limit) == (777, 38)

    # 10 November: the works pays 600 t of vintage 2025; vintages 2024 and 2026 are refused with the usable one and where that stands.
    later("2026-11-10 10:00:00")
    first = here.surrender(600)
    assert first.result == {
        "movements": first.result["movements"],
        "account": here.works,
        "year": 2025,
        "duty": 1000,
        "surrendered": 600,
        "offset": 0,
        "left": 400,
        "excess": 0,
        "timing": "on_time",
        "warnings": [],
    }
    # Old vintages are ruled out by the plan of the industries, which takes this from that of power; that of 2026 by our reading.
    for vintage in ("19-20", "24", "26"):
        outcome_of_old = here.surrender(100, vintage)
        assert refused(outcome_of_old) == [3001]
        assert "compliance." not in outcome_of_old.findings[0].message.render(ENGLISH) + said(outcome_of_old)[0]


def december(here: Stage) -> list[int]:
    """Record an offset, let the other works help, and return the movement of the help."""
    # 1 December: CCER up to 5 %; 20 December: the other works helps with 350 t, and both names stand in the movement.
    later("2026-12-01 10:00:00")
    assert refused(here.offset(51)) == [8219]
    assert here.offset(50).result["left"] == 350
    later("2026-12-20 10:00:00")
    helped = here.surrender(350, sender=here.other, behalf=here.works, document="bank account frozen 7", actor=here.helper)
    assert {name: helped.result[name] for name in MET} == MET
    assert rows("SELECT sender, receiver, behalf, year FROM registry_movement WHERE record = %s", (helped.number,)) == [
        (here.other, here.province, here.works, 2025)
    ]

    movement: list[int] = helped.result["movements"][0]
    return movement


def the_days_after(here: Stage) -> None:
    """Let the other works pay its own duty, the last part late."""
    # 31 December: the other works pays 700 of 777 t, the rest two days late.
    later("2026-12-31 23:59:59")
    in_time = here.surrender(700, sender=here.other, actor=here.helper)
    assert (in_time.result["timing"], in_time.result["left"]) == ("on_time", 77)
    later("2027-01-02 09:00:00")
    late = here.surrender(77, sender=here.other, actor=here.helper)
    assert late.result["timing"] == "late"
    assert late.result["warnings"][0] == {"check": 8235, "found": "2027-01-02", "expected": "2026-12-31"}
    now = at("2027-01-03 00:00:00")
    assert [outcome(one, 2025, at=now) for one in (here.works, here.other, here.far)] == ["on_time", "late", "open"]
    assert outcome(here.other, 2025, at=at("2027-01-01 12:00:00")) == "not_completed"


def a_lowered_duty(here: Stage, helped: list[int]) -> None:
    """Lower the duty and give back what is above it, to the helper from whom it came."""
    # 20 January 2027: the duty of the works is lowered to 960 t. CCER may now offset 48 t, so 38 t of allowances go back to the helper.
    later("2027-01-20 10:00:00")
    assert here.duty(960).result["standings"][0]["excess"] == 38
    assert [(one.version, one.tonnes, one.replaces is None) for one in versions(here.works, 2025)] == [(1, 1000, True), (2, 960, False)]
    assert refused(here.give_back(39, helped)) == [8216]
    back = here.give_back(38, helped)
    assert back.done, said(back)
    assert here.held(account=here.other) == 10_000 - 350 - 777 + 38
    assert refused(here.give_back(1, helped)) == [8216]

    # A general correction does not reach a surrender.
    wrong = here.by_registry("movement_correct", {"movement": helped, "amount": 1, "document": "R-1"})
    assert refused(wrong) == [3021]


def as_of_any_instant(here: Stage) -> None:
    """Compare the figures of several days with those that were told then."""
    # As of any instant the figures are those of then, and the running sums agree with the movements.
    assert figures(here.works, "2026-11-01 00:00:00") == (0, 0, 0, 0, 0)
    assert figures(here.works, "2026-11-10 10:00:00") == (1000, 600, 0, 400, 0)
    assert figures(here.works, "2026-12-31 00:00:00") == (1000, 950, 50, 0, 0)
    assert figures(here.works, "2027-01-20 10:00:00") == (960, 912, 48, 0, 0)
    for account in (here.works, here.other):
        running = rows("SELECT duty, surrendered, offsets FROM surrender_standing WHERE account = %s", (account,))[0]
        then = standing_as_of(account, 2025, at=at("2028-01-01 00:00:00"))
        assert running == (then.duty, then.surrendered, then.offsets)


def test_a_duty_is_surrendered_into_the_account_of_its_own_province() -> None:
    with staged() as here:
        assert here.duty(100).done
        assert refused(here.surrender(10, receiver=here.far_province)) == [2016]
        assert here.surrender(10).done
