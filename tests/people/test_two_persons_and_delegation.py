"""Two persons are two, whoever lends powers to whom; and what is lent is lent for its time and its commands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tanheng.commands.actors import Actor, UnknownActor
from tanheng.kernel.clock import CLOCK, said
from tests.people.settled import NOW, WORKS, Settled

PROPOSED = {"command": "ledger_correct", "content": {"transfer": [1, 1], "amount": 1}}
UNTIL = {"valid_until": said(NOW + timedelta(days=1))}


def as_delegate(here: Settled, of: Actor, person: int, **more: object) -> Actor:
    """Return a person as the delegate of an actor."""
    return Actor(person, of.assignment, here.lend(person, of, **more).result["delegation"])


def decided(here: Settled, maker: Actor, checker: Actor) -> list[int]:
    """Propose as one, reject as the other (which needs no transfer to be there), and return what refused it."""
    proposal = here.run("proposal_make", PROPOSED, maker)
    assert proposal.done
    return [one.code for one in here.run("proposal_decide", {"proposal": proposal.number, "verdict": "rejected"}, checker).findings]


def test_two_different_persons_decide(here: Settled) -> None:
    assert decided(here, here.clerk, here.approver) == []
    assert decided(here, as_delegate(here, here.clerk, 10), here.approver) == []
    assert decided(here, here.approver, as_delegate(here, here.clerk, 10)) == []


@pytest.mark.parametrize("maker_lent", [False, True])
@pytest.mark.parametrize("checker_lent", [False, True])
def test_whose_powers_are_used_on_both_sides_does_not_decide_about_himself(here: Settled, maker_lent: bool, checker_lent: bool) -> None:
    maker = as_delegate(here, here.clerk, 10) if maker_lent else here.clerk
    checker = as_delegate(here, here.clerk, 8) if checker_lent else here.clerk
    assert decided(here, maker, checker) == [9108]


def test_a_delegate_does_not_decide_about_what_he_proposed_himself(here: Settled) -> None:
    borrowed = as_delegate(here, here.clerk, 8)
    assert decided(here, here.approver, borrowed) == [9108]
    assert decided(here, borrowed, here.approver) == [9108]
    assert decided(here, borrowed, as_delegate(here, here.approver, 7)) == [9108]


def test_the_record_names_the_delegate_and_whose_powers_he_used(here: Settled) -> None:
    import json

    borrowed = as_delegate(here, here.clerk, 10)
    actor = json.loads(here.run("proposal_make", PROPOSED, borrowed).text)["actor"]
    assert actor == {"person": 10, "role": "registry_clerk", "organisation": "registry", "delegation": borrowed.delegation, "principal": 7}


def test_a_delegation_ends_to_the_microsecond(here: Settled) -> None:
    borrowed = as_delegate(here, here.clerk, 10, **UNTIL)
    CLOCK.forward(timedelta(days=1) - timedelta(microseconds=1))
    assert here.run("proposal_make", PROPOSED, borrowed).done
    CLOCK.forward(timedelta(microseconds=1))
    assert [one.code for one in here.run("proposal_make", PROPOSED, borrowed).findings] == [9237]


def test_a_delegation_begins_when_it_says(here: Settled) -> None:
    borrowed = as_delegate(here, here.clerk, 10, valid_from=said(NOW + timedelta(seconds=1)), **UNTIL)
    assert [one.code for one in here.run("proposal_make", PROPOSED, borrowed).findings] == [9236]
    CLOCK.forward(timedelta(seconds=1))
    assert here.run("proposal_make", PROPOSED, borrowed).done


def test_a_delegation_that_was_ended_is_over_at_once(here: Settled) -> None:
    borrowed = as_delegate(here, here.clerk, 10)
    assert here.run("delegation_end", {"delegation": borrowed.delegation}, here.clerk).done
    assert [one.code for one in here.run("proposal_make", PROPOSED, borrowed).findings] == [9237]
    other = as_delegate(here, here.clerk, 10)
    assert here.run("delegation_end", {"delegation": other.delegation}, here.security).done


def test_with_the_role_or_its_holder_the_delegation_ends(here: Settled) -> None:
    borrowed, other = as_delegate(here, here.clerk, 10), as_delegate(here, here.approver, 10)
    assert here.by_two("assignment_end", {"assignment": 7}).done
    assert [one.code for one in here.run("proposal_make", PROPOSED, borrowed).findings] == [9233]
    assert here.run("person_deactivate", {"person": 8}, here.security).done
    assert [one.code for one in here.run("proposal_make", PROPOSED, other).findings] == [9209]


def test_a_limited_delegation_covers_proposing_and_deciding_of_its_commands_alone(here: Settled) -> None:
    borrowed = as_delegate(here, here.clerk, 10, commands=["ledger_correct"])
    assert here.run("proposal_make", PROPOSED, borrowed).done
    change = {"command": "ledger_account_change", "content": {"account": 1}}
    assert [one.code for one in here.run("proposal_make", change, borrowed).findings] == [9113]
    proposal = here.run("proposal_make", change, here.approver).number
    for verdict in ("approved", "rejected"):
        refused = here.run("proposal_decide", {"proposal": proposal, "verdict": verdict}, borrowed)
        assert 9113 in [one.code for one in refused.findings]
    asked = {"accounts": [{"owner": "o", "purpose": "p", "asset": "a"}]}
    assert [one.code for one in here.run("ledger_account_open", asked, borrowed).findings] == [9238]
    assert here.run("ledger_account_open", asked, here.clerk).done


@pytest.mark.parametrize("actor", [Actor(99, 7), Actor(7, 99), Actor(99, 99), Actor(99, 7, 1)], ids=str)
def test_an_unknown_actor_leaves_no_record_under_a_false_name(here: Settled, actor: Actor) -> None:
    from tanheng.commands.sql import Sql

    count = "SELECT count(*) FROM commands_record"
    before = Sql().rows(count)
    with pytest.raises(UnknownActor):
        here.run("proposal_make", PROPOSED, actor)
    assert Sql().rows(count) == before


def test_a_refused_known_actor_is_recorded_as_he_claimed(here: Settled) -> None:
    import json

    refused = here.run("proposal_make", PROPOSED, Actor(10, 7))
    assert json.loads(refused.text)["actor"]["role"] == "registry_clerk"
    assert (refused.number > 0, [one.code for one in refused.findings]) == (True, [9231])


def test_borrowed_powers_can_lend_nothing_even_in_the_principals_name(here: Settled) -> None:
    borrowed = as_delegate(here, here.clerk, 10)
    refused = here.lend(9, borrowed)
    assert 9219 in [one.code for one in refused.findings]


def test_an_organisation_is_renamed_on_a_document_and_by_two_offices(here: Settled) -> None:
    from tests.books import codes

    content = {"organisation": WORKS, "zh": "Y", "document": "B-1"}
    assert codes(here.run("organisation_rename", content, here.system)) == [9104]
    assert codes(here.by_two("organisation_rename", content, here.security, here.system)) == [9113]
    assert codes(here.by_two("organisation_rename", content, here.system, here.clerk)) == [9113]
    for blank in ("", " "):
        assert codes(here.rename(WORKS, "Y", document=blank)) == [9102]
    assert here.rename(WORKS, "Y").done
