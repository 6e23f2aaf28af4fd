"""Merger and split as one act: nothing is lost or doubled, and all that stands in the way is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.commands.sql import Sql
from tanheng.registry.gates import closing_gates
from tanheng.surrender.queries import Key, standing_as_of, standings_of, versions
from tests.books import rows
from tests.surrender_stage.stage import Stage, at, audit_of_book, refused, said, staged
from tests.surrender_stage.succession import VINTAGES, duties, state_of, succeed

EVERYTHING = "all of 19-20, all of 24, all of 25, all of 26"


def test_two_works_merge_into_one_that_goes_on(here: Stage, tmp_path: Path) -> None:
    # The works owes 1,000 t and surrendered 400 t of them; the other works owes 500 t. The works merges into the other.
    assert here.duty(1000).done
    assert here.duty(500, account=here.other).done
    assert here.surrender(400).done
    here.state("ownership_change")
    here.state("closing")
    merged = succeed(here, f"other: {EVERYTHING}, 600 of steel 2025", closes=True)
    assert merged.done, said(merged)
    assert duties(here) == {"works steel 2025": 400, "other steel 2025": 1100}
    assert [(here.held(one), here.held(one, account=here.other)) for one in VINTAGES] == [
        *((0, 20_000), (0, 20_000), (0, 19_600), (0, 20_000)),
    ]
    assert state_of(here.works) == "closed"
    # What was surrendered stays with the account that surrendered it, and meets what stayed there.
    now = at("2026-12-01 00:00:00")
    left = {name: standing_as_of(getattr(here, name), 2025, at=now) for name in ("works", "other")}
    assert {name: (one.duty, one.surrendered, one.left) for name, one in left.items()} == {"works": (400, 400, 0), "other": (1100, 0, 1100)}
    later_version = versions(here.works, 2025)[-1]
    assert (later_version.version, later_version.record, later_version.document) == (2, merged.number, "Approval-18")
    assert merged.result["closed"] is True
    assert {one["account"]: one["left"] for one in merged.result["standings"]} == {here.works: 0, here.other: 1100}
    audited = audit_of_book(tmp_path / "book")
    assert audited.clean, audited.first


def test_one_works_is_split_into_two_that_share_its_duties(here: Stage) -> None:
    # Its steel duty is shared; its cement duty goes to one of the two; the account itself is closed.
    assert here.duty(1000).done
    assert here.duty(90, sector="cement").done
    here.state("closing")
    words = (
        "other: 6000 of 25, all of 24, 700 of steel 2025; far: 4000 of 25, all of 19-20, all of 26, 300 of steel 2025, 90 of cement 2025"
    )
    split = succeed(here, words, closes=True)
    assert split.done, said(split)
    assert duties(here) == {"other steel 2025": 700, "far steel 2025": 300, "far cement 2025": 90}
    assert (here.held(account=here.other), here.held(account=here.far), here.held()) == (16_000, 14_000, 0)
    assert {one["sector"] for one in split.result["duties"] if one["account"] == here.works} == {"steel", "cement"}
    assert state_of(here.works) == "closed"
    kinds = rows("SELECT DISTINCT kind, document FROM registry_movement WHERE record = %s", (split.number,))
    assert kinds == [("succession", "Approval-18")]


def test_a_part_moves_out_and_the_account_goes_on(here: Stage) -> None:
    assert here.duty(1000).done
    here.state("ownership_change")
    assert succeed(here, "other: 10 of 25, 250 of steel 2025").done
    assert duties(here) == {"works steel 2025": 750, "other steel 2025": 250}
    assert state_of(here.works) == "ownership_change"
    here.state("normal")
    assert refused(here.surrender(751)) == [3012]
    assert here.surrender(750).done


def test_duties_alone_and_units_alone_can_be_handed_over(here: Stage) -> None:
    assert here.duty(1000).done
    here.state("ownership_change")
    split = succeed(here, "other: 1000 of steel 2025; far: 5 of 24")
    assert split.done, said(split)
    assert duties(here) == {"other steel 2025": 1000}
    assert here.held("24", account=here.far) == 10_005


def test_both_sides_are_told_their_new_duty_and_its_document_is_found(here: Stage) -> None:
    assert here.duty(1000).done
    here.state("ownership_change")
    made = succeed(here, "other: 400 of steel 2025", received="2026-10-30")
    told = rows("SELECT content::jsonb ->> 'account', (content::jsonb ->> 'duty')::int FROM commands_outbox WHERE record = %s"
                " AND topic = 'compliance_notice' ORDER BY 2", (made.number,))  # fmt: skip
    assert told == [(here.other, 400), (here.works, 600)]
    found = rows("SELECT account FROM registry_document WHERE record = %s AND number = 'Approval-18' ORDER BY 1", (made.number,))
    assert found == sorted([(here.works,), (here.other,)])
    assert made.result["due"] == "2026-11-06"


@pytest.mark.parametrize(
    ("words", "closes", "checks"),
    [
        ("works: 5 of 25", False, [2013]),
        ("works: 5 of steel 2025", False, [2013]),
        ("other: 5 of 25; other: 5 of 24", False, [1132]),
        ("other:", False, [3007]),
        ("other: 0 of 25", False, [3008]),
        ("other: 10001 of 25", False, [3005]),
        ("other: 6000 of 25; far: 4001 of 25", False, [3005]),
        ("other: 5 of 29", False, [3006, 3005]),
        ("province: 5 of 25", False, [2007]),
        ("province: 5 of steel 2025", False, [2007, 8208]),
        ("E0000999-12: 5 of steel 2025", False, [2001]),
        ("other: 0 of steel 2025", False, [8201]),
        ("other: -5 of steel 2025", False, [8201]),
        ("other: 5 of steel 2025, 5 of steel 2025", False, [8210]),
        ("other: 601 of steel 2025", False, [8229]),
        ("other: 301 of steel 2025; far: 300 of steel 2025", False, [8229]),
        ("other: 1001 of steel 2025", False, [8228, 8229]),
        ("other: 1 of cement 2025", False, [8228]),
        ("other: 1 of steel 2024", False, [8228]),
        (f"other: {EVERYTHING}", True, [8223]),
        (f"other: {EVERYTHING}, 599 of steel 2025", True, [8223]),
        ("other: all of 19-20, all of 24, all of 25, 600 of steel 2025", True, [1121]),
        ("other: all of 19-20, all of 24, all of 25, 9999 of 26, 600 of steel 2025", True, [1121]),
    ],
)
def test_what_does_not_add_up_is_refused(here: Stage, words: str, closes: bool, checks: list[int]) -> None:
    # The works owes 1,000 t, of which 400 t are surrendered, and holds 10,000 t of each vintage.
    assert here.duty(1000).done
    assert here.surrender(400).done
    back = {"sender": here.other, "receiver": here.works, "lines": [{"vintage": "25", "amount": 400}], "document": "M"}
    assert here.by_registry("allowance_transfer", back).done
    here.state("closing")
    before = duties(here)
    outcome = succeed(here, words, closes=closes)
    assert refused(outcome) == checks, said(outcome)
    assert duties(here) == before
    assert state_of(here.works) == "closing"


@pytest.mark.parametrize(
    ("state", "closes", "checks"),
    [
        ("normal", False, [1131]),
        ("restricted", False, [1131]),
        ("suspended", False, [1131]),
        ("ownership_change", False, []),
        ("closing", False, []),
        ("normal", True, [1131]),
        ("ownership_change", True, [1105]),
        ("closing", True, []),
    ],
)
def test_only_an_account_in_transition_hands_over(here: Stage, state: str, closes: bool, checks: list[int]) -> None:
    assert here.duty(1000).done
    if state != "normal":
        here.state(state)
    outcome = succeed(here, f"other: {EVERYTHING}, 1000 of steel 2025", closes=closes)
    assert refused(outcome) == checks, said(outcome)


@pytest.mark.parametrize(
    ("state", "check"), [("restricted", 2012), ("suspended", 2004), ("ownership_change", 2011), ("closing", 2003), ("closed", 2003)]
)
def test_a_successor_must_be_able_to_take_over_units_and_duties_alike(here: Stage, state: str, check: int) -> None:
    assert here.duty(1000).done
    here.state("ownership_change")
    if state == "closed":
        given = {"sender": here.other, "receiver": here.far, "lines": [{"vintage": one, "amount": 10_000} for one in VINTAGES]}
        assert here.by_registry("allowance_transfer", {**given, "document": "M"}).done
        here.state("closing", here.other)
    here.state(state, here.other)
    assert refused(succeed(here, "other: 5 of 25")) == [check]
    assert refused(succeed(here, "other: 5 of steel 2025")) == [check]


def test_frozen_units_stay_and_all_that_stands_in_the_way_is_told_at_once(here: Stage) -> None:
    assert here.duty(1000).done
    here.freeze(30)
    here.state("closing")
    asked = {"command": "account_succeed", "content": {"account": here.other, "closes": False, "document": "X",
             "successors": [{"account": here.works, "lines": [{"vintage": "25", "amount": 1}], "duties": []}]}}  # fmt: skip
    assert here.run("proposal_make", asked, here.clerk).done
    outcome = succeed(here, f"other: {EVERYTHING}, 900 of steel 2025", closes=True)
    assert refused(outcome) == [3005, 1122, 1123, 8223], said(outcome)
    outcome = succeed(here, "other: 9970 of 25, all of 24, all of 19-20, all of 26, 1000 of steel 2025", closes=True)
    assert refused(outcome) == [1121, 1122, 1123, 1123], "the frozen rest, its freeze, and the first try, which is still open"
    assert succeed(here, "other: 9970 of 25, 1000 of steel 2025").done, "what is not frozen can be handed over"


def test_offsets_go_on_counting_or_the_hand_over_is_refused(here: Stage) -> None:
    # 50 t of CCER count for 1,000 t (5 %); of 900 t only 45 t could be offset, so 5 t would have to be met twice.
    assert here.duty(1000).done
    assert here.offset(45, "proof A").done
    here.state("ownership_change")
    assert refused(succeed(here, "other: 101 of steel 2025")) == [8230]
    assert succeed(here, "other: 100 of steel 2025").done
    now = at("2026-12-01 00:00:00")
    assert standing_as_of(here.works, 2025, at=now).left == 855
    assert standing_as_of(here.other, 2025, at=now).left == 100


def test_a_hand_over_is_taken_back_by_another_not_by_a_correction(here: Stage) -> None:
    assert here.duty(1000).done
    here.state("ownership_change")
    made = succeed(here, "other: 5 of 25, 400 of steel 2025")
    asked = {"movement": made.result["movements"][0], "amount": 5, "document": "C"}
    assert refused(here.by_registry("movement_correct", asked)) == [3021]
    here.state("normal")
    here.state("ownership_change", here.other)
    back = succeed(here, "works: 5 of 25, 400 of steel 2025", account=here.other)
    assert back.done, said(back)
    assert (duties(here), here.held()) == ({"works steel 2025": 1000}, 10_000)


def test_it_needs_two_persons_and_an_application_of_today_or_before(here: Stage) -> None:
    here.state("ownership_change")
    content = {"account": here.works, "successors": [], "closes": False, "document": "D"}
    assert not here.run("account_succeed", content, here.clerk).done
    assert refused(succeed(here, "other: 5 of 25", received="2026-11-03")) == [1125]


def test_why_not_knows_it(here: Stage) -> None:
    from tanheng.registry.moving import Line, Order, kind_of
    from tanheng.registry.why_not import why_not

    def asked() -> tuple[list[int], tuple[int, ...]]:
        answer = why_not(Order(kind_of("succession"), here.works, here.other, (Line("25", 5),), document="D"))
        return [one.code for one in answer.reasons], answer.unlooked

    of_the_command = (1132, 8201, 8208, 8210, 8228, 8229, 8230)
    assert asked() == ([1131], of_the_command)
    here.state("ownership_change")
    assert asked() == ([], of_the_command)


shares = st.fixed_dictionaries({one: st.integers(0, 10_000) for one in VINTAGES})


@settings(max_examples=6, deadline=None, derandomize=True)
@given(units=shares, surrendered=st.integers(1, 1000), duty=st.integers(0, 1000))
def test_a_split_keeps_every_tonne_of_units_and_duties_and_leaves_nothing_behind(
    units: dict[str, int], surrendered: int, duty: int
) -> None:
    with staged() as here:
        assert here.duty(1000).done
        assert here.duty(77, account=here.other).done
        assert here.surrender(surrendered).done
        here.state("closing")
        owed, holding = 1000 - surrendered, {one: here.held(one) for one in VINTAGES}
        first = {one: min(units[one], holding[one]) for one in VINTAGES}
        taken = {"other": (first, min(duty, owed)), "far": ({one: holding[one] - first[one] for one in VINTAGES}, owed - min(duty, owed))}
        words = []
        for name, (lines, tonnes) in taken.items():
            asked = [f"{amount} of {one}" for one, amount in lines.items() if amount] + [f"{tonnes} of steel 2025"] * (tonnes > 0)
            words += [f"{name}: {', '.join(asked)}"] if asked else []
        done = succeed(here, "; ".join(words), closes=True)
        assert done.done, said(done)
        assert sum(duties(here).values()) == 1077
        left = standings_of(Sql(), [Key(number, 2025) for number in (here.works, here.other, here.far)])
        assert sum(one.left for one in left.values()) == owed + 77
        for one in VINTAGES:
            assert sum(here.held(one, account=number) for number in (here.other, here.far)) == 20_000 + holding[one]
        assert closing_gates(Sql(), here.works) == []
