"""As the application's role, with SQL of one's own: what the rules forbid, the database refuses too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.people.settled import Settled, uscc

RECORD = (
    "INSERT INTO commands_record (number, person, principal, request, content_hash, command, two_persons, maker_person, maker_principal,"
    " outcome, applies_at, recorded_at, text) VALUES (900001, %s, %s, 'raw', 'h', 'c', true, %s, %s, 'done', now(), now(), '{}')"
)
DECISION = (
    "INSERT INTO commands_decision (proposal, number, verdict, maker_person, maker_principal, person, principal)"
    " VALUES (%s, 900001, 'approved', %s, %s, %s, %s)"
)
ASSIGNMENT = (
    "INSERT INTO people_assignment (assignment, person, organisation, organisation_kind, role, valid_from, valid_until, record)"
    " VALUES (%s, %s, %s, %s, %s, now(), %s, 1)"
)
ORGANISATION = (
    "INSERT INTO people_organisation (code, kind, parent, parent_kind, uscc, division, record) VALUES (%s, %s, %s, %s, %s, %s, 1)"
)
DELEGATION = (
    "INSERT INTO people_delegation (delegation, assignment, principal, delegate, valid_from, valid_until, record)"
    " VALUES (900, %s, %s, %s, now(), now() + interval '1 day', 1)"
)
ADDED_ONLY = (
    "people_organisation",
    "people_organisationname",
    "commands_record",
    "commands_proposal",
    "commands_decision",
    "ledger_transfer",
)
ENDED_ONLY = ("people_person", "people_assignment", "people_delegation")


@pytest.fixture
def ask(here: Settled) -> Callable[..., None]:
    """Send one statement as the application."""
    from tanheng.commands.sql import Sql

    def send(statement: Any, *values: Any) -> None:
        with Sql().raw.cursor() as cursor:
            cursor.execute(statement, values)

    assert here
    return send


OVERLAPS = ((7, 7, 7, 7), (7, 7, 8, 7), (8, 7, 7, 7), (8, 7, 9, 7), (7, 9, 8, 7), (8, 9, 10, 9))


@pytest.mark.parametrize("four", OVERLAPS, ids=str)
def test_a_record_whose_maker_is_its_checker_is_refused(ask: Callable[..., None], four: tuple[int, ...]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="record_maker_is_not_checker"):
        ask(RECORD, *four)


def test_a_record_of_two_different_persons_is_taken_and_one_without_a_maker_is_not(ask: Callable[..., None]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="record_has_two_persons"):
        ask(RECORD, 7, 7, None, None)
    ask(RECORD, 7, 7, 8, 8)


@pytest.mark.parametrize("checker", [(7, 7), (8, 7), (7, 8)], ids=str)
def test_a_decision_of_the_maker_is_refused(here: Settled, ask: Callable[..., None], checker: tuple[int, int]) -> None:
    proposal = here.run("proposal_make", {"command": "ledger_correct", "content": {"transfer": [1, 1], "amount": 1}}, here.clerk).number
    with pytest.raises(psycopg.errors.CheckViolation, match="decision_maker_is_not_checker"):
        ask(DECISION, proposal, 7, 7, *checker)
    # Naming another maker than the one who proposed does not help.
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        ask(DECISION, proposal, 5, 5, *checker)


@pytest.mark.parametrize("table", ADDED_ONLY + ENDED_ONLY)
def test_rows_are_neither_deleted_nor_emptied_away(ask: Callable[..., None], table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(statement)


@pytest.mark.parametrize("table", ADDED_ONLY)
def test_rows_that_are_only_added_are_not_changed(ask: Callable[..., None], table: str) -> None:
    column = {"people_organisation": "kind", "people_organisationname": "zh", "ledger_transfer": "kind", "commands_decision": "verdict"}
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(f"UPDATE {table} SET {column.get(table, 'command')} = 'x'")


def test_not_even_the_owner_changes_what_is_only_added_or_ended_once(here: Settled) -> None:
    from django.db import connections

    from tests import servers

    assert here.run("person_deactivate", {"person": 10}, here.system).done
    settings = connections["default"].settings_dict
    owner = servers.server().address("owner", settings["NAME"])
    with psycopg.connect(**owner.dsn, autocommit=True) as connection:
        for statement in (
            "UPDATE people_organisation SET kind = 'court'",
            "DELETE FROM people_assignment",
            "UPDATE people_person SET ended_at = now(), ended_by = 1 WHERE person = 10",
            "UPDATE people_person SET fingerprint = 'x' WHERE person = 9",
            "UPDATE people_assignment SET role = 'registry_approver', ended_at = now(), ended_by = 1 WHERE assignment = 7",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]


def test_the_application_ends_a_row_once_and_changes_nothing_else(ask: Callable[..., None]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask("UPDATE people_assignment SET role = 'registry_approver' WHERE assignment = 7")
    with pytest.raises(psycopg.errors.CheckViolation, match="assignment_end_has_a_record"):
        ask("UPDATE people_assignment SET ended_at = now() WHERE assignment = 7")
    ask("UPDATE people_assignment SET ended_at = now(), ended_by = 1 WHERE assignment = 7")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only once"):
        ask("UPDATE people_assignment SET ended_at = NULL, ended_by = NULL WHERE assignment = 7")


ADMINISTRATOR = ("program", "program")
SEPARATED = (
    (2, *ADMINISTRATOR, "security_administrator"),
    (3, *ADMINISTRATOR, "audit_administrator"),
    (6, *ADMINISTRATOR, "system_administrator"),
    (6, "registry", "registry", "registry_clerk"),
    (7, *ADMINISTRATOR, "audit_administrator"),
    (9, *ADMINISTRATOR, "system_administrator"),
)


@pytest.mark.parametrize("given", SEPARATED, ids=str)
def test_an_administrator_is_nothing_else(ask: Callable[..., None], given: tuple[Any, ...]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="nothing else"):
        ask(ASSIGNMENT, 900, *given, None)


def test_two_administrators_in_one_statement_are_seen_too(ask: Callable[..., None]) -> None:
    two = ASSIGNMENT + ", (%s, %s, 'program', 'program', %s, now(), NULL, 1)"
    with pytest.raises(psycopg.errors.CheckViolation, match="nothing else"):
        ask(two, 900, 10, *ADMINISTRATOR, "audit_administrator", None, 901, 10, "system_administrator")


def test_an_administrator_borrows_no_powers_and_a_borrower_becomes_no_administrator(ask: Callable[..., None]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="nothing else"):
        ask(DELEGATION, 9, 9, 2)
    ask(DELEGATION, 9, 9, 10)
    with pytest.raises(psycopg.errors.CheckViolation, match="nothing else"):
        ask(ASSIGNMENT, 900, 10, *ADMINISTRATOR, "audit_administrator", None)


def test_a_delegation_names_the_holder_of_the_assignment_and_another_person(ask: Callable[..., None]) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="delegation_of_the_principal"):
        ask(DELEGATION, 9, 7, 10)
    with pytest.raises(psycopg.errors.CheckViolation, match="delegation_to_another_person"):
        ask(DELEGATION, 9, 9, 9)


def test_a_role_belongs_to_its_kind_of_organisation(ask: Callable[..., None]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="assignment_role_fits_the_kind"):
        ask(ASSIGNMENT, 900, 10, "registry", "registry", "ministry_officer", None)
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="assignment_repeats_the_kind"):
        ask(ASSIGNMENT, 900, 10, "registry", "ministry", "ministry_officer", None)


MISPLACED = (
    ("city:429999", "city", "ministry", "ministry"),
    ("province:439999", "province", None, None),
    (f"entity:{uscc(9)}", "emitter", None, None),
    (f"entity:{uscc(9)}", "emitter", "ministry", "ministry"),
    (f"entity:{uscc(9)}", "emitter", None, "city"),
    (f"entity:{uscc(9)}", "emitter", "ministry", None),
    ("exchange", "exchange", "ministry", "ministry"),
    ("exchange", "guild", None, None),
)


@pytest.mark.parametrize("placed", MISPLACED, ids=str)
def test_an_organisation_stands_only_under_its_like(ask: Callable[..., None], placed: tuple[Any, ...]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        ask(ORGANISATION, *placed, None, None)


def test_the_kind_of_the_parent_cannot_be_pretended(ask: Callable[..., None]) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="organisation_repeats_the_kind"):
        ask(ORGANISATION, f"entity:{uscc(9)}", "emitter", "ministry", "city", None, None)
