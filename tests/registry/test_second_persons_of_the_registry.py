"""Who may decide: the approver, or, where a kind says so, a second representative; delegates act as who lent to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS, command
from tanheng.kernel.clock import CLOCK, said
from tests.books import codes
from tests.registries import Registry, approving, registry_book

BY_REPRESENTATIVES = "test_cancel_by_representatives"
REPRESENTATIVE = frozenset(("emitter_representative",))


@pytest.fixture
def here() -> Iterator[Registry]:
    """A registry with a cancellation that two representatives make."""
    with registry_book() as made:
        from tanheng.registry import transfer_commands as moving

        approving(made, "E0", instead_of="surrender")
        body = moving._between("voluntary_cancellation")
        command(BY_REPRESENTATIVES, moving.Between, roles=REPRESENTATIVE, two_persons=True, checks=moving.ALL, decides=REPRESENTATIVE)(body)
        try:
            yield made
        finally:
            del COMMANDS[BY_REPRESENTATIVES]


@pytest.mark.parametrize(
    ("maker", "checker", "refused"),
    [
        ("E0/initiate", "E0/approve", []),
        ("E0/initiate", "E0/second", [1015]),
        ("E0/initiate", "E0/read", [1015]),
        ("E0/initiate", "E1/second", [1015]),
        ("E0/second", "E0/approve", []),
        ("E0/approve", "E0/initiate", [1015]),
        ("E0/read", "E0/approve", [1015]),
        ("E1/initiate", "E0/approve", [1015]),
        ("E1/initiate", "E1/second", [1015]),
    ],
)
def test_two_representatives_of_the_account_that_sends(here: Registry, maker: str, checker: str, refused: list[int]) -> None:
    one, two = (here.by(*told.split("/")) for told in (maker, checker))
    assert codes(here.by_two(BY_REPRESENTATIVES, here.between("E0", "N", 10), one, two)) == refused
    assert here.held("E0") == (100 if refused else 90)


def test_the_approver_of_the_registry_does_not_decide_where_representatives_do(here: Registry) -> None:
    assert codes(here.by_two(BY_REPRESENTATIVES, here.between("E0", "N", 10), here.by("E0"))) == [9113]


def test_a_representative_does_not_decide_where_the_registry_does(here: Registry) -> None:
    asked = here.between("E0", "N", 10)
    assert codes(here.by_two("allowance_cancel", asked, here.by("E0"), here.by("E0", "second"))) == [9113]


def lent(here: Registry, actor: Actor, delegate: int) -> Actor:
    """Lend the powers of an actor, and return him who has them now."""
    content = {"assignment": actor.assignment, "delegate": delegate, "valid_until": said(CLOCK.now() + timedelta(days=1))}
    return Actor(delegate, actor.assignment, here.done("delegation_give", content, actor)["delegation"])


def test_a_delegate_has_the_rights_of_the_one_for_whom_he_acts(here: Registry) -> None:
    stranger = here.by("E3").person
    for right, found in (("initiate", []), ("read", [1015])):
        delegate = lent(here, here.by("E1", right), stranger)
        assert codes(here.run("holding_to_trading", here.within("E1", 1), delegate)) == found
    assert codes(here.run("holding_to_trading", here.within("E3", 1), lent(here, here.by("E1"), here.by("E3").person))) == [1015]


def test_a_delegate_of_a_second_representative_decides(here: Registry) -> None:
    delegate = lent(here, here.by("E0", "approve"), here.by("E3", "read").person)
    assert here.by_two(BY_REPRESENTATIVES, here.between("E0", "N", 10), here.by("E0"), delegate).done


@pytest.mark.parametrize(("checker", "refused"), [("E0/approve", []), ("E0/second", [1015]), ("E1/second", [1015])])
def test_a_proposal_is_rejected_only_by_who_could_approve_it(here: Registry, checker: str, refused: list[int]) -> None:
    asked = {"command": BY_REPRESENTATIVES, "content": here.between("E0", "N", 10)}
    proposal = here.run("proposal_make", asked, here.by("E0")).number
    verdict = {"proposal": proposal, "verdict": "rejected"}
    assert codes(here.run("proposal_decide", verdict, here.by(*checker.split("/")))) == refused
