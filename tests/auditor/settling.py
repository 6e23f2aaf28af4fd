"""The beginning of a book as the reference has it: the program and its administrators, then persons, their roles, and what they lend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PROGRAM, SYSTEM, SECURITY = "program", "xitong", ("anquan", "shenhe")
REGISTRY = "registry"
UNTIL = "2027-02-01T00:00:00.000000+08:00"
ASKED = ("amount", "asset", "credit", "debit", "expires_at", "kind")
BEFORE_LENDING = 5
_FIRST = 5  # the number of the first assignment that is not an administrator's or the program's


def actor(person: object, role: str, organisation: str = PROGRAM, **other: object) -> dict[str, object]:
    """Return an actor."""
    return {"person": person, "role": role, "organisation": organisation, "delegation": None, "principal": None, **other}


THE_PROGRAM = actor(PROGRAM, PROGRAM)


def transfers_asked(effects: Any) -> dict[str, object]:
    """Return the content of `ledger_transfer` that asks for the transfers of the effects."""
    asked = []
    for one in effects["transfers"]:
        kept = {name: one[name] for name in ASKED if name in one}
        asked.append({**kept, "of": one["pending"]} if "pending" in one else kept)
    return {"transfers": asked}


def accounts_asked(effects: Any) -> dict[str, object]:
    """Return the content of `ledger_account_open` that asks for the accounts of the effects."""
    names = ("owner", "purpose", "asset", "kind", "floor", "ceiling")
    asked = []
    for one in effects["accounts"]:
        given = {name: one[name] for name in names if one[name] is not None}
        asked.append({**given, "unlimited": one["kind"] == "held" and one["floor"] is None})
    return {"accounts": asked}


def settled(
    numbers: Sequence[int], times: Sequence[str], roles: Mapping[str, tuple[str, str]], lent: Sequence[tuple[str, str]] = ()
) -> list[dict[str, Any]]:
    """Return the records: as many as `BEFORE_LENDING` and one for each pair of lender and borrower, with the numbers and times given."""
    guards = [actor(person, "security_administrator") for person in SECURITY]
    persons = list(roles)
    number_of = {person: _FIRST + place for place, person in enumerate(persons)}
    asked = {"assignments": [{"organisation": roles[one][1], "person": one, "role": roles[one][0]} for one in persons]}
    organisations = sorted({organisation for _, organisation in roles.values()})
    told = [{**one, "assignment": number_of[one["person"]], "valid_from": times[4]} for one in asked["assignments"]]
    found = [
        _installed(times[0]),
        _record(
            "organisation_register",
            {"organisations": [{"code": code, "kind": "registry", "zh": "登记处"} for code in organisations]},
            actor=actor(SYSTEM, "system_administrator"),
            effects=_events(*(("organisation_registered", {"organisation": one}) for one in organisations)),
        ),
        _record(
            "person_register",
            {"persons": [{"fingerprint": "00" * 32} for _ in persons]},
            actor=actor(SYSTEM, "system_administrator"),
            result={"persons": persons},
            effects=_events(*(("person_registered", {"person": one}) for one in persons)),
        ),
        _record("proposal_make", {"command": "assignment_give", "content": asked}, actor=guards[0]),
        _record(
            "assignment_give",
            asked,
            actor=guards[1],
            maker=guards[0],
            proposal=numbers[3],
            result={"assignments": list(number_of.values())},
            effects=_events(*(("role_given", one) for one in told)),
        ),
    ]
    for place, (lender, borrower) in enumerate(lent, 1):
        content = {"assignment": number_of[lender], "delegate": borrower, "valid_until": UNTIL}
        given = {**content, "delegation": place, "valid_from": times[4 + place]}
        lending = {"actor": actor(lender, *roles[lender]), "result": {"delegation": place}}
        found.append(_record("delegation_give", content, effects=_events(("delegation_given", given)), **lending))
    for number, time, one in zip(numbers, times, found, strict=True):
        one.update(number=number, request=f"settling {number}", applies_at=time, recorded_at=time)
    return found


def _installed(time: str) -> dict[str, Any]:
    given = [(PROGRAM, PROGRAM), (SYSTEM, "system_administrator"), *((one, "security_administrator") for one in SECURITY)]
    assignments = [{"assignment": place, "person": person, "role": role} for place, (person, role) in enumerate(given, 1)]
    told = [("organisation_registered", {"kind": PROGRAM, "organisation": PROGRAM, "zh": "碳衡"})]
    told += [("person_registered", {"person": person}) for person, _ in given]
    told += [("role_given", {**one, "organisation": PROGRAM, "valid_from": time}) for one in assignments]
    printed = {"fingerprint": "00" * 32}
    content = {"audit": [], "security": [printed, printed], "system": [printed], "zh": "碳衡"}
    return _record("people_install", content, actor=THE_PROGRAM, result={"assignments": assignments}, effects=_events(*told))


def _events(*told: tuple[str, dict[str, Any]]) -> dict[str, object]:
    return {"events": [{"line": line, "topic": topic, "content": content} for line, (topic, content) in enumerate(told, 1)]}


def _record(command: str, content: object, **other: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "command": command,
        "content": content,
        "maker": None,
        "proposal": None,
        "reason": "setting up",
        "outcome": "done",
        "findings": [],
        "result": {},
        **other,
    }
