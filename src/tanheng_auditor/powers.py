"""Who held which role for which organisation when, and who borrowed whose powers: recomputed from the records about people alone.

Each such record is read by itself, in order: its content says what was asked, its result which numbers were given, its time when they
begin. What its events tell must follow from these.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tanheng_auditor.checks import EFFECTS_DIFFER, POWERS_WRONG
from tanheng_auditor.columns import Book
from tanheng_auditor.faulty import MOST_OF_A_CHECK
from tanheng_auditor.messages import Fault

INSTALL = "people_install"
PROGRAM = "program"
ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")
Told = list[tuple[str, dict[str, Any]]]


@dataclass(slots=True)
class Assignment:
    """A role of a person for an organisation, from the row of its record on. Times are texts as in records, which sort as they are."""

    person: Any
    role: str
    organisation: str
    row: int
    begins: str
    ends: str | None


@dataclass(slots=True)
class Delegation:
    """Powers of an assignment that are lent to a person. `commands` None: all of them."""

    assignment: Any
    delegate: Any
    commands: list[str] | None
    row: int
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Power:
    """What somebody may claim from a row on, between two times; `ends` None: without an end."""

    row: int
    begins: str
    ends: str | None
    commands: list[str] | None


@dataclass(slots=True)
class Powers:
    """Everything that is known of persons in the end. `persons`: of each, the row from which he is known and when he was deactivated."""

    persons: dict[Any, tuple[int, str | None]] = field(default_factory=dict)
    assignments: dict[Any, Assignment] = field(default_factory=dict)
    delegations: dict[Any, Delegation] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def by_claim(self) -> dict[tuple[Any, ...], list[Power]]:
        """Return the powers by what their holders may claim: person, principal, role, organisation and delegation."""
        found: dict[tuple[Any, ...], list[Power]] = {}
        for one in self.assignments.values():
            ends = _first(one.ends, self._end_of(one.person))
            found.setdefault((one.person, None, one.role, one.organisation, None), []).append(Power(one.row, one.begins, ends, None))
        for number, lent in self.delegations.items():
            own = self.assignments[lent.assignment]
            ends = _first(lent.ends, own.ends, self._end_of(own.person), self._end_of(lent.delegate))
            begins = max(lent.begins, own.begins)
            claim = (lent.delegate, own.person, own.role, own.organisation, number)
            found.setdefault(claim, []).append(Power(lent.row, begins, ends, lent.commands))
        return found

    def _end_of(self, person: Any) -> str | None:
        return self.persons.get(person, (0, None))[1]


def _first(*ends: str | None) -> str | None:
    return min((end for end in ends if end is not None), default=None)


class _Wrong(Exception):
    """What a record about people says and cannot: what is wrong, what was found, what was expected."""


def powers_of(book: Book, journal: pl.DataFrame) -> Powers:
    """Read all records about people that were done, in order."""
    powers = Powers()
    wanted = (
        book.records.lazy().filter((pl.col("outcome") == "done") & pl.col("command").is_in(list(_READ))).select(pl.col("row")).collect()
    )
    places = wanted["row"].to_list()
    for row, text in zip(places, journal["record"].gather(places).to_list(), strict=True):
        record = json.loads(text)
        number, command = record["number"], record["command"]
        try:
            told = _READ[command](powers, row, record)
        except _Wrong as wrong:
            subject, found, expected = wrong.args
            powers.faults.append(Fault(POWERS_WRONG, row, number, subject=subject, found=found, expected=expected))
        except (KeyError, TypeError, ValueError, AttributeError):
            found = f"{record['content']} {record['result']}"[:MOST_SHOWN]
            powers.faults.append(Fault(POWERS_WRONG, row, number, subject=command, found=found, expected="book.md"))
        else:
            events = [{"content": content, "line": line, "topic": topic} for line, (topic, content) in enumerate(told, 1)]
            effects = record.get("effects")
            if effects != {"events": events}:
                found, expected = _differing(effects, events)
                powers.faults.append(Fault(EFFECTS_DIFFER, row, number, subject=command, found=found, expected=expected))
    del powers.faults[MOST_OF_A_CHECK:]
    return powers


MOST_SHOWN = 200


def _differing(effects: Any, events: list[dict[str, Any]]) -> tuple[str, str]:
    found = effects.get("events", []) if isinstance(effects, dict) and set(effects) == {"events"} else None
    if found is None or len(found) != len(events):
        return json.dumps(effects, ensure_ascii=False)[:MOST_SHOWN], json.dumps({"events": events}, ensure_ascii=False)[:MOST_SHOWN]
    one, other = next((one, other) for one, other in zip(found, events, strict=True) if one != other)
    return json.dumps(one, ensure_ascii=False)[:MOST_SHOWN], json.dumps(other, ensure_ascii=False)[:MOST_SHOWN]


def _later(asked: str | None, record: dict[str, Any]) -> str:
    """Return when something begins or ends: as asked, but not before it is recorded."""
    recorded: str = record["recorded_at"]
    return recorded if asked is None else max(asked, recorded)


def _install(powers: Powers, row: int, record: dict[str, Any]) -> Told:
    if powers.persons:
        raise _Wrong(INSTALL, "again", "once, as the first record about people")
    given = record["result"]["assignments"]
    content = record["content"]
    roles = [PROGRAM]
    for role, name in zip(ADMINISTRATORS, ("system", "security", "audit"), strict=True):
        roles += [role] * len(content.get(name, []))
    if [one["role"] for one in given] != roles:
        raise _Wrong("role", ", ".join(one["role"] for one in given), ", ".join(roles))
    for one in given:
        _add_person(powers, row, one["person"])
    told: Told = [("organisation_registered", {"kind": PROGRAM, "organisation": PROGRAM, "zh": content["zh"]})]
    told += [("person_registered", {"person": one["person"]}) for one in given]
    for one in given:
        told += _give(powers, row, one["assignment"], {**one, "organisation": PROGRAM}, record["recorded_at"], None)
    return told


def _register(powers: Powers, row: int, record: dict[str, Any]) -> Told:
    given = record["result"]["persons"]
    asked = record["content"]["persons"]
    if len(given) != len(asked):
        raise _Wrong("persons", len(given), len(asked))
    for person in given:
        _add_person(powers, row, person)
    return [("person_registered", {"person": person}) for person in given]


def _add_person(powers: Powers, row: int, person: Any) -> None:
    if person in powers.persons:
        raise _Wrong("person", person, "a new number")
    powers.persons[person] = (row, None)


def _deactivate(powers: Powers, _: int, record: dict[str, Any]) -> Told:
    person = record["content"]["person"]
    _known(powers, person)
    since, ended = powers.persons[person]
    if ended is not None:
        raise _Wrong("person", person, f"< {ended}")
    ends = _later(record["content"].get("at"), record)
    powers.persons[person] = (since, ends)
    return [("person_deactivated", {"at": ends, "person": person})]


def _known(powers: Powers, person: Any) -> None:
    if person not in powers.persons:
        raise _Wrong("person", person, "a person whom an earlier record registers")


def _assign(powers: Powers, row: int, record: dict[str, Any]) -> Told:
    numbers, asked = record["result"]["assignments"], record["content"]["assignments"]
    if len(numbers) != len(asked):
        raise _Wrong("assignments", len(numbers), len(asked))
    told: Told = []
    for number, one in zip(numbers, asked, strict=True):
        _known(powers, one["person"])
        if one["role"] == PROGRAM:
            raise _Wrong("role", PROGRAM, "another role: the program has its own from the beginning")
        told += _give(powers, row, number, one, _later(one.get("valid_from"), record), one.get("valid_until"))
    return told


def _give(powers: Powers, row: int, number: Any, one: dict[str, Any], begins: str, ends: str | None) -> Told:
    if number in powers.assignments:
        raise _Wrong("assignment", number, "a new number")
    if ends is not None and not isinstance(ends, str):
        raise _Wrong("valid_until", ends, "a time")
    powers.assignments[number] = Assignment(one["person"], one["role"], one["organisation"], row, begins, ends)
    told = {"assignment": number, "organisation": one["organisation"], "person": one["person"], "role": one["role"], "valid_from": begins}
    return [("role_given", told if ends is None else {**told, "valid_until": ends})]


def _end_assignment(powers: Powers, _: int, record: dict[str, Any]) -> Told:
    number = record["content"]["assignment"]
    one = powers.assignments.get(number)
    if one is None:
        raise _Wrong("assignment", number, "an assignment that an earlier record gives")
    ends = _later(record["content"].get("at"), record)
    one.ends = _first(one.ends, ends)
    return [("role_ended", {"assignment": number, "at": ends})]


def _lend(powers: Powers, row: int, record: dict[str, Any]) -> Told:
    content, actor, number = record["content"], record["actor"], record["result"]["delegation"]
    own = powers.assignments.get(content["assignment"])
    if own is None or own.person != actor["person"] or actor["delegation"] is not None:
        raise _Wrong("assignment", content["assignment"], f"an assignment of {actor['person']}")
    if own.role in (*ADMINISTRATORS, PROGRAM):
        raise _Wrong("role", own.role, "a role that can be lent")
    _known(powers, content["delegate"])
    if number in powers.delegations:
        raise _Wrong("delegation", number, "a new number")
    begins, commands = _later(content.get("valid_from"), record), content.get("commands")
    if not isinstance(content["valid_until"], str) or not isinstance(commands, list | None):
        raise _Wrong("valid_until, commands", f"{content['valid_until']}, {commands}", "a time, and a list or nothing")
    powers.delegations[number] = Delegation(content["assignment"], content["delegate"], commands, row, begins, content["valid_until"])
    told = {name: content[name] for name in ("assignment", "delegate", "valid_until")} | {"delegation": number, "valid_from": begins}
    return [("delegation_given", told if commands is None else {**told, "commands": commands})]


def _end_delegation(powers: Powers, _: int, record: dict[str, Any]) -> Told:
    number = record["content"]["delegation"]
    lent = powers.delegations.get(number)
    if lent is None:
        raise _Wrong("delegation", number, "a delegation that an earlier record gives")
    actor = record["actor"]
    if actor["person"] not in (powers.assignments[lent.assignment].person, lent.delegate) and actor["role"] != ADMINISTRATORS[1]:
        raise _Wrong("person", actor["person"], "who lent, who borrowed, or a security administrator")
    ends = _later(record["content"].get("at"), record)
    lent.ends = min(lent.ends, ends)
    return [("delegation_ended", {"at": ends, "delegation": number})]


_READ = {
    "people_install": _install,
    "person_register": _register,
    "person_deactivate": _deactivate,
    "assignment_give": _assign,
    "assignment_end": _end_assignment,
    "delegation_give": _lend,
    "delegation_end": _end_delegation,
}


def kept_claims(powers: Powers) -> Iterator[tuple[str, str, int]]:
    """Yield each role for an organisation with the row from which somebody had it."""
    for one in powers.assignments.values():
        yield one.role, one.organisation, one.row
