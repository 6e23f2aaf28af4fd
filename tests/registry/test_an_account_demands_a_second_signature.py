"""In-house second signatures (内部复核): where a representative approves, none of the account's moves units alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS
from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK, said
from tests.books import codes, rows
from tests.registries import Registry, approving, registry_book

ALONE, PROPOSE, MOVE = 1017, "proposal_make", "holding_to_trading"
NO_RIGHT, NEEDS_NOBODY, MAKER_DECIDES, ROLE_MAY_NOT, PROMISED = 1015, 9105, 9108, 9113, 3024


@pytest.fixture
def here() -> Iterator[Registry]:
    """A registry whose account E0 has a representative with the right to approve; E1 has none."""
    with registry_book() as made:
        approving(made, "E0")
        yield made


def acts(here: Registry, account: str = "E0") -> dict[str, dict[str, Any]]:
    """Return the acts that a second signature is demanded for."""
    return {
        MOVE: here.within(account, 10),
        "test_surrender": here.between(account, "P0", 10),
        "test_file": here.within(account, 10),
        "test_withdraw": here.within(account, 10),
    }


def propose(here: Registry, content: dict[str, Any], maker: Actor, name: str = MOVE) -> Outcome:
    return here.run(PROPOSE, {"command": name, "content": content}, maker)


def decide(here: Registry, proposal: int, actor: Actor, verdict: str = "approved") -> Outcome:
    return here.run("proposal_decide", {"proposal": proposal, "verdict": verdict}, actor)


def lent(here: Registry, actor: Actor, delegate: int) -> Actor:
    content = {"assignment": actor.assignment, "delegate": delegate, "valid_until": said(CLOCK.now() + timedelta(days=1))}
    return Actor(delegate, actor.assignment, here.done("delegation_give", content, actor)["delegation"])


def proposed(here: Registry) -> int:
    made = propose(here, here.within("E0", 10), here.by("E0"))
    assert made.done, codes(made)
    return made.number


def test_the_commands_of_all_rooms_that_are_signed_twice_are_known() -> None:
    """What representatives do alone moves units only by these; what brings units back from trading gives nothing away."""
    from tanheng.registry.vocabulary import kinds
    from tanheng.server.preparing import load

    load()
    alone = {one.command for one in kinds().values() if one.alone and "emitter_representative" in one.asks}
    twice = {one.command for one in kinds().values() if one.signed_twice}
    assert twice == {"allowance_surrender", "carryover_file", "carryover_withdraw", MOVE} == alone - {"holding_from_trading"}
    assert not any(COMMANDS[name].two_persons for name in twice)


@pytest.mark.parametrize("name", [MOVE, "test_surrender", "test_file", "test_withdraw"])
def test_no_representative_moves_units_alone_and_another_approves(here: Registry, name: str) -> None:
    if name == "test_withdraw":
        assert here.by_two("test_file", here.within("E0", 10), here.by("E0"), here.by("E0", "approve")).done
    content = acts(here)[name]
    for right in ("initiate", "second"):
        assert codes(here.run(name, content, here.by("E0", right))) == [ALONE]
    assert here.by_two(name, content, here.by("E0"), here.by("E0", "approve")).done
    ((maker, checker),) = rows("SELECT maker_person, person FROM commands_record WHERE command = %s AND outcome = 'done'", (name,))
    assert (maker, checker) == (here.by("E0").person, here.by("E0", "approve").person)


def test_what_brings_units_back_from_trading_is_done_alone(here: Registry) -> None:
    assert here.by_two(MOVE, here.within("E0", 10), here.by("E0"), here.by("E0", "approve")).done
    assert here.run("holding_from_trading", here.within("E0", 10), here.by("E0")).done


def test_an_account_without_such_a_representative_demands_nothing(here: Registry) -> None:
    assert codes(propose(here, here.within("E1", 10), here.by("E1"))) == [NEEDS_NOBODY]
    assert here.run(MOVE, here.within("E1", 10), here.by("E1")).done


def test_with_the_last_right_to_approve_the_demand_ends_and_only_the_registry_ends_it(here: Registry) -> None:
    ended = {"account": here.number("E0"), "person": here.by("E0", "approve").person}
    for actor in (here.by("E0"), here.by("E0", "approve")):
        assert codes(here.run(PROPOSE, {"command": "representative_end", "content": ended}, actor)) == [ROLE_MAY_NOT]
    proposal = proposed(here)
    here.done("representative_end", ended)
    assert codes(decide(here, proposal, here.by("E0", "approve"))) == [NO_RIGHT]
    assert codes(decide(here, proposal, here.by("E0", "approve"), "rejected")) == [NO_RIGHT]
    assert codes(propose(here, here.within("E0", 1), here.by("E0"))) == [NEEDS_NOBODY]
    assert here.run(MOVE, here.within("E0", 1), here.by("E0")).done


@pytest.mark.parametrize(
    ("maker", "name", "refused"),
    [
        ("E0/initiate", MOVE, []),
        ("E0/second", MOVE, []),
        ("E0/surrender", "test_surrender", []),
        ("E0/surrender", MOVE, [NO_RIGHT]),
        ("E0/approve", MOVE, [NO_RIGHT]),
        ("E0/approve", "test_surrender", [NO_RIGHT]),
        ("E1/initiate", MOVE, [NO_RIGHT, NEEDS_NOBODY]),
    ],
)
def test_who_may_propose(here: Registry, maker: str, name: str, refused: list[int]) -> None:
    assert sorted(codes(propose(here, acts(here)[name], here.by(*maker.split("/")), name))) == refused


def test_a_stranger_does_not_learn_that_an_account_demands_it(here: Registry) -> None:
    told = [codes(here.run(MOVE, here.within(account, 10), here.by("E2"))) for account in ("E0", "E1")]
    assert told == [[NO_RIGHT], [NO_RIGHT]]
    told = [sorted(codes(propose(here, here.within(account, 10), here.by("E2")))) for account in ("E0", "E1")]
    assert told == [[NO_RIGHT, NEEDS_NOBODY]] * 2


@pytest.mark.parametrize("verdict", ["approved", "rejected"])
@pytest.mark.parametrize(
    ("decider", "refused"),
    [
        ("E0/approve", []),
        ("E0/initiate", [MAKER_DECIDES, NO_RIGHT]),
        ("E0/second", [NO_RIGHT]),
        ("E0/surrender", [NO_RIGHT]),
        ("E1/initiate", [NO_RIGHT]),
        ("E1/approve", [NO_RIGHT]),
        ("clerk", [ROLE_MAY_NOT]),
        ("approver", [ROLE_MAY_NOT]),
        ("officer", [ROLE_MAY_NOT]),
    ],
)
def test_who_may_decide(here: Registry, decider: str, refused: list[int], verdict: str) -> None:
    approving(here, "E1")
    actor = here.by(*decider.split("/")) if "/" in decider else getattr(here, decider)
    found = codes(decide(here, proposed(here), actor, verdict))
    assert bool(found) == bool(refused), found
    assert set(found) <= set(refused), found
    assert here.held("E0", "trading") == (10 if not refused and verdict == "approved" else 0)


def test_the_clerk_who_may_withdraw_a_filing_himself_does_not_sign_for_the_house(here: Registry) -> None:
    approve = here.by("E0", "approve")
    assert here.by_two("test_file", here.within("E0", 10), here.by("E0"), approve).done
    proposal = propose(here, here.within("E0", 10), here.by("E0"), "test_withdraw").number
    assert codes(decide(here, proposal, here.clerk)) == [ROLE_MAY_NOT]
    assert codes(propose(here, here.within("E0", 10), here.clerk, "test_withdraw")) == [NEEDS_NOBODY, PROMISED]
    assert decide(here, proposal, approve).done


def test_the_maker_does_not_approve_with_powers_that_are_lent_to_him(here: Registry) -> None:
    proposal = proposed(here)
    as_approver = lent(here, here.by("E0", "approve"), here.by("E0").person)
    assert codes(decide(here, proposal, as_approver)) == [MAKER_DECIDES]
    assert codes(decide(here, proposal, as_approver, "rejected")) == [MAKER_DECIDES]


def test_one_delegate_of_both_is_one_person(here: Registry) -> None:
    stranger = here.by("E3").person
    asks, approves = lent(here, here.by("E0"), stranger), lent(here, here.by("E0", "approve"), stranger)
    made = propose(here, here.within("E0", 10), asks)
    assert made.done
    assert codes(decide(here, made.number, approves)) == [MAKER_DECIDES]
    assert decide(here, made.number, here.by("E0", "approve")).done


def test_the_approver_who_proposes_for_another_does_not_decide(here: Registry) -> None:
    approve = here.by("E0", "approve")
    made = propose(here, here.within("E0", 10), lent(here, here.by("E0"), approve.person))
    assert made.done
    assert codes(decide(here, made.number, approve)) == [MAKER_DECIDES]


def test_a_delegate_of_the_approver_decides(here: Registry) -> None:
    assert decide(here, proposed(here), lent(here, here.by("E0", "approve"), here.by("E3").person)).done


def test_a_second_role_of_the_same_person_does_not_decide(here: Registry) -> None:
    maker = here.by("E0").person
    given = [{"person": maker, "organisation": here_organisation(), "role": "emitter_representative"}]
    here.by_two("assignment_give", {"assignments": given}, here.security, here.other_security)
    ((assignment,),) = rows("SELECT max(assignment) FROM people_assignment WHERE person = %s", (maker,))
    assert MAKER_DECIDES in codes(decide(here, proposed(here), Actor(maker, assignment)))


def here_organisation() -> str:
    from tests.registries import WORKS

    return WORKS[1]


def test_a_right_of_the_maker_that_ended_meanwhile_carries_nothing_out(here: Registry) -> None:
    proposal = proposed(here)
    here.done("representative_end", {"account": here.number("E0"), "person": here.by("E0").person})
    assert codes(decide(here, proposal, here.by("E0", "approve"))) == [NO_RIGHT]
    assert decide(here, proposal, here.by("E0", "approve"), "rejected").done


def test_a_proposal_is_decided_once_and_withdrawn_by_its_maker_only(here: Registry) -> None:
    proposal, approve = proposed(here), here.by("E0", "approve")
    assert codes(decide(here, proposal, here.by("E0", "second"), "withdrawn")) == [9109]
    assert codes(decide(here, proposal, approve, "withdrawn")) == [9109]
    assert decide(here, proposal, approve).done
    assert codes(decide(here, proposal, approve)) == [9107]
    assert here.held("E0", "trading") == 10
    other = proposed(here)
    assert decide(here, other, here.by("E0"), "withdrawn").done
    assert codes(decide(here, other, approve)) == [9107]


def test_its_units_are_promised_while_it_is_proposed(here: Registry) -> None:
    approve = here.by("E0", "approve")
    first = propose(here, here.within("E0", 70), here.by("E0"))
    assert codes(propose(here, here.between("E0", "P0", 40), here.by("E0", "second"), "test_surrender")) == [3024]
    assert codes(here.run(PROPOSE, {"command": "allowance_cancel", "content": here.between("E0", "N", 40)}, here.by("E0"))) == [3024]
    assert decide(here, first.number, approve, "rejected").done
    assert here.by_two("test_surrender", here.between("E0", "P0", 40), here.by("E0", "second"), approve).done


def test_a_voluntary_cancellation_is_decided_by_the_registry_as_ever(here: Registry) -> None:
    assert here.by_two("allowance_cancel", here.between("E0", "N", 10), here.by("E0")).done


def test_the_task_goes_to_the_house(here: Registry) -> None:
    proposal = proposed(here)
    query = "SELECT organisation, roles FROM tasks_task WHERE subject_type = 'proposal' AND subject = %s"
    ((organisation, roles),) = rows(query, (str(proposal),))
    ((holder,),) = rows("SELECT holder FROM registry_account WHERE number = %s", (here.number("E0"),))
    assert (organisation, list(roles)) == (holder, ["emitter_representative"])
