"""Every check of the room refuses what it is for; the settled book itself shows that the ordinary case passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK, said
from tests.people.settled import NOW, WORKS, Settled, uscc

Case = Callable[[Settled], Outcome]


def register(**fields: Any) -> Case:
    """Register one organisation."""
    one = {"zh": "X"} | fields
    return lambda here: here.run("organisation_register", {"organisations": [one]}, here.system)


def assign(person: int, organisation: str, role: str, **more: Any) -> Case:
    """Give one role."""
    return lambda here: here.give(person, organisation, role, **more)


def rename_to_the_same(here: Settled) -> Outcome:
    """Rename the works to what it is called."""
    return here.rename(WORKS, "W")


def deactivated_twice(here: Settled) -> Outcome:
    """Deactivate a person again."""
    assert here.run("person_deactivate", {"person": 10}, here.system).done
    return here.run("person_deactivate", {"person": 10}, here.system)


def contact_exchanged(here: Settled) -> Outcome:
    """Send a contact that the fingerprint was not made for."""
    from tanheng.people.persons import person_content

    one = person_content("A")
    return here.run("person_register", {"persons": [one | {"contact": one["contact"] | {"name": "B"}}]}, here.system)


def last_administrators(here: Settled) -> Outcome:
    """End the roles of security administrators until too few would be left."""
    assert here.by_two("assignment_end", {"assignment": 5}).done
    return here.by_two("assignment_end", {"assignment": 4}, here.other_security, here.security)


def ended_twice(here: Settled) -> Outcome:
    """End a role again."""
    assert here.by_two("assignment_end", {"assignment": 7}).done
    return here.by_two("assignment_end", {"assignment": 7})


def lent_on(here: Settled) -> Outcome:
    """Lend what was borrowed."""
    number = here.lend(10).result["delegation"]
    return here.lend(here.person(), Actor(10, 9, number))


def once_administrator(here: Settled) -> Outcome:
    """Lend a role of the past that was an administrator's."""
    assert here.by_two("assignment_end", {"assignment": 6}).done
    given = here.give(6, "registry", "registry_clerk")
    return here.lend(10, Actor(6, given.result["assignments"][0]), assignment=6)


def lend(delegate: int, **more: Any) -> Case:
    """Lend the powers of the representative."""
    return lambda here: here.lend(delegate, **more)


def end_of_others(here: Settled) -> Outcome:
    """End a delegation between others."""
    number = here.lend(10).result["delegation"]
    return here.run("delegation_end", {"delegation": number}, here.clerk)


def install_again(here: Settled) -> Outcome:
    """Set up a book that has people."""
    from tanheng.people.persons import person_content

    named = [person_content(letter) for letter in "ABC"]
    return here.run("people_install", {"zh": "T", "system": named[:1], "security": named[1:]}, here.program)


def erased_twice(here: Settled) -> Outcome:
    """Erase contacts again."""
    assert here.run("person_deactivate", {"person": 10}, here.system).done
    assert here.run("person_contact_erase", {"person": 10}, here.system).done
    return here.run("person_contact_erase", {"person": 10}, here.system)


def role_of_later(here: Settled) -> Outcome:
    """Use a role before it begins."""
    given = here.give(10, "registry", "registry_clerk", valid_from=said(NOW + timedelta(days=1)))
    return some(here, Actor(10, given.result["assignments"][0]))


def role_of_before(here: Settled) -> Outcome:
    """Use a role after its end."""
    assert here.by_two("assignment_end", {"assignment": 7}).done
    return some(here, here.clerk)


def some(here: Settled, actor: Actor) -> Outcome:
    """Ask for something that every role of people may ask for."""
    return here.run("proposal_make", {"command": "ledger_correct", "content": {"transfer": [1, 1], "amount": 1}}, actor)


def borrowed(assignment: int = 9, delegate: int = 10, moved: timedelta = timedelta(0), **more: Any) -> Case:
    """Use a delegation that does not fit."""

    def case(here: Settled) -> Outcome:
        number = here.lend(10, **more).result["delegation"]
        CLOCK.forward(moved)
        return here.run("delegation_give", {"assignment": 9, "delegate": 5, "valid_until": said(NOW)}, Actor(delegate, assignment, number))

    return case


PROVINCE, TOMORROW = "province:420000", said(NOW + timedelta(days=1))
CASES: tuple[tuple[int, Case], ...] = (
    (9201, register(code="ministry", kind="ministry")),
    (9202, register(code="city:420200", kind="city", parent="province:430000")),
    (9202, assign(10, "city:420200", "city_officer")),
    (9202, lambda here: here.rename("court:1", "X")),
    (9203, register(code="city:42010", kind="city", parent=PROVINCE)),
    (9204, register(code=f"entity:{uscc(3)[:17]}{'0' if uscc(3)[17] != '0' else '1'}", kind="emitter", parent=PROVINCE)),
    (9205, register(code=f"entity:{uscc(3)}", kind="emitter", parent="ministry")),
    (9205, register(code=f"entity:{uscc(3)}", kind="emitter")),
    (9205, register(code="province:430000", kind="province", parent="city:420100")),
    (9206, register(code="city:430100", kind="city", parent=PROVINCE)),
    (9207, rename_to_the_same),
    (9208, assign(99, "registry", "registry_clerk")),
    (9208, lend(99)),
    (9208, lambda here: here.run("person_deactivate", {"person": 99}, here.system)),
    (9209, deactivated_twice),
    (9210, contact_exchanged),
    (9211, assign(10, "registry", "exchange_operator")),
    (9212, assign(2, "program", "audit_administrator")),
    (9212, assign(2, "registry", "registry_clerk")),
    (9212, assign(7, "program", "system_administrator")),
    (9212, lend(3)),
    (9213, assign(7, "registry", "registry_clerk")),
    (9214, assign(10, "registry", "registry_clerk", valid_until=said(NOW))),
    (9214, lend(10, valid_until=said(NOW))),
    (9215, lambda here: here.by_two("assignment_end", {"assignment": 99})),
    (9216, ended_twice),
    (9217, last_administrators),
    (9218, lend(9)),
    (9219, lent_on),
    (9220, lend(10, valid_until=said(NOW + timedelta(days=90, microseconds=1)))),
    (9221, once_administrator),
    (9222, lend(10, commands=["ledger_account_open"])),
    (9223, lambda here: here.lend(10, here.representative, assignment=7)),
    (9224, lambda here: here.run("delegation_end", {"delegation": 99}, here.representative)),
    (9224, lambda here: some(here, Actor(10, 9, 99))),
    (9225, end_of_others),
    (9226, install_again),
    (9227, lambda here: here.by_two("assignment_end", {"assignment": 1})),
    (9227, assign(10, "program", "program")),
    (9228, lambda here: here.run("person_contact_erase", {"person": 10}, here.system)),
    (9229, erased_twice),
    (9231, lambda here: some(here, Actor(10, 7))),
    (9232, role_of_later),
    (9233, role_of_before),
    (9234, lambda here: here.run("person_deactivate", {"person": 10}, here.clerk)),
    (9235, borrowed(assignment=7)),
    (9235, borrowed(delegate=8)),
    (9236, borrowed(valid_from=said(NOW + timedelta(seconds=1)))),
    (9237, borrowed(moved=timedelta(days=1))),
    (9238, borrowed(commands=["delegation_end"])),
)

OF_THE_OWN_EMAIL = {9240, 9241}
"""Met in tests/people/test_own_email.py."""


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}-{place}" for place, (code, _) in enumerate(CASES)])
def test_a_check_refuses_what_it_is_for(here: Settled, code: int, case: Case) -> None:
    outcome = case(here)
    assert outcome.outcome == "refused"
    codes = [one.code for one in outcome.findings]
    assert code in codes
    assert outcome.number > 0


def test_every_check_has_a_case() -> None:
    from tanheng.people.checks import CHECKS

    assert {code for code, _ in CASES} == {check.code for check in CHECKS} - OF_THE_OWN_EMAIL
