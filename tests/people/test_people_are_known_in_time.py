"""Roles, names and persons are told as they were at an instant and as they were known on one; personal data stays out of the journal."""

from __future__ import annotations

from datetime import timedelta

from tanheng.kernel.clock import CLOCK, said
from tests.people.settled import NOW, OTHER_WORKS, WORKS, Settled, uscc

DAY = timedelta(days=1)


def test_who_acts_for_an_organisation_is_told_at_an_instant_and_as_known_on_one(here: Settled) -> None:
    from tanheng.people.queries import roles_of, who_acts_for

    assert [one.person for one in who_acts_for("registry", at=NOW)] == [7, 8]
    CLOCK.forward(DAY)
    assert here.by_two("assignment_end", {"assignment": 7, "at": said(NOW + 3 * DAY)}).done
    assert [one.person for one in who_acts_for("registry", at=NOW + 2 * DAY)] == [7, 8]
    assert [one.person for one in who_acts_for("registry", at=NOW + 3 * DAY)] == [8]
    assert [one.person for one in who_acts_for("registry", at=NOW + 3 * DAY, known=NOW)] == [7, 8]
    assert [(one.role, one.valid_until) for one in roles_of(7, at=NOW + 2 * DAY)] == [("registry_clerk", NOW + 3 * DAY)]
    assert roles_of(7, at=NOW - 365 * DAY) == []


def test_who_was_deactivated_acts_for_nobody_from_then_on(here: Settled) -> None:
    from tanheng.people.queries import roles_of

    assert here.run("person_deactivate", {"person": 7}, here.system).done
    assert roles_of(7, at=NOW) == []
    assert len(roles_of(7, at=NOW - DAY)) == 1


def test_what_stands_below_is_told_with_the_names_of_the_time(here: Settled) -> None:
    from tanheng.people.queries import below

    CLOCK.forward(DAY)
    assert here.rename(WORKS, "W2", en="Works").done
    assert [one.code for one in below("city:420100", at=NOW)] == ["city:420100", WORKS]
    assert {one.code for one in below("ministry", at=NOW)} == {"ministry", "province:420000", "city:420100", WORKS, OTHER_WORKS}
    assert [one.zh for one in below(WORKS, at=NOW)] == ["W"]
    assert [(one.zh, one.en) for one in below(WORKS, at=NOW + DAY)] == [("W2", "Works")]


def test_organisations_of_one_list_may_stand_under_each_other(here: Settled) -> None:
    asked = [
        {"code": "province:430000", "kind": "province", "zh": "P", "parent": "ministry"},
        {"code": "city:430100", "kind": "city", "zh": "C", "parent": "province:430000"},
        {"code": f"entity:{uscc(7)}", "kind": "emitter", "zh": "W", "parent": "city:430100", "division": "430100"},
        {"code": "court:420100:second", "kind": "court", "zh": "K", "parent": "city:420100"},
        {"code": f"verifier:{uscc(8)}", "kind": "verification_body", "zh": "V"},
    ]
    assert here.run("organisation_register", {"organisations": asked}, here.program).done
    assert [one.code for one in here.run("organisation_register", {"organisations": asked[:1] * 2}, here.program).findings] == [9201, 9201]


def test_no_personal_data_stands_in_the_journal_and_contacts_are_erased(here: Settled) -> None:
    from tanheng.commands.sql import Sql
    from tanheng.people.persons import person_content

    asked = person_content("Invented Name", telephone="027-0", email="a@example.org")
    done = here.run("person_register", {"persons": [asked]}, here.system, request="once")
    assert done.done
    assert asked["fingerprint"] in done.text
    (person,) = done.result["persons"]
    for word in ("Invented Name", "027-0", "a@example.org", asked["contact"]["salt"]):
        assert word not in done.text
    assert here.run("person_register", {"persons": [asked]}, here.system, request="once").repeated
    contact = "SELECT name FROM people_contact WHERE person = %s"
    assert Sql().rows(contact, (person,)) == [("Invented Name",)]
    assert here.run("person_deactivate", {"person": person}, here.system).done
    assert here.run("person_contact_erase", {"person": person}, here.system).done
    assert Sql().rows(contact, (person,)) == []


def test_a_role_is_not_given_or_ended_backwards(here: Settled) -> None:
    from tanheng.people.queries import roles_of

    given = here.give(10, "registry", "registry_clerk", valid_from=said(NOW - DAY))
    assert [one.valid_from for one in roles_of(10, at=NOW)] == [NOW]
    ended = here.by_two("assignment_end", {"assignment": given.result["assignments"][0], "at": said(NOW - DAY)})
    assert ended.result["at"] == said(NOW)


def test_roles_follow_each_other_without_a_gap(here: Settled) -> None:
    until = said(NOW + DAY)
    assert here.give(10, "registry", "registry_clerk", valid_until=until).done
    assert here.give(10, "program", "audit_administrator", valid_from=until).done


def test_every_change_is_told_through_the_outbox(here: Settled) -> None:
    from tanheng.commands.sql import Sql

    assert here.by_two("assignment_end", {"assignment": 7}).done
    assert here.run("person_deactivate", {"person": 7}, here.system).done
    number = here.lend(10).result["delegation"]
    assert here.run("delegation_end", {"delegation": number}, here.representative).done
    assert here.rename(WORKS, "W2").done
    topics = {topic for (topic,) in Sql().rows("SELECT DISTINCT topic FROM commands_outbox")}
    given = {"organisation_registered", "organisation_renamed", "person_registered", "person_deactivated"}
    assert topics == given | {"role_given", "role_ended", "delegation_given", "delegation_ended"}


def test_every_role_that_a_command_names_exists(here: Settled) -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.commands.roles import ANY_ROLE
    from tanheng.people.vocabulary import ROLES

    assert here
    for one in COMMANDS.values():
        assert one.roles
        assert one.roles <= ANY_ROLE, one.name
    assert {str(role) for role in ROLES} == ANY_ROLE
