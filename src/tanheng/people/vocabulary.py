"""Words of the room: kinds of organisations, the form of their codes, who stands under whom, and which role belongs to which kind."""

from __future__ import annotations

import re
from enum import StrEnum

from tanheng.commands.roles import Role


class Kind(StrEnum):
    """What an organisation is."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    CITY = "city"
    PEER_DEPARTMENT = "peer_department"
    MARKET_REGULATOR = "market_regulator"
    COURT = "court"
    BANK = "bank"
    REGISTRY = "registry"
    EXCHANGE = "exchange"
    EMITTER = "emitter"
    INSTITUTION = "institution"
    VERIFICATION_BODY = "verification_body"
    LABORATORY = "laboratory"
    AUDITOR = "auditor"
    PROGRAM = "program"


_USCC = "([0-9A-Z]{18})"
_LOCAL = "([0-9]{6})(?::[a-z0-9_]{1,30})?"
FORMS: dict[Kind, str] = {
    Kind.MINISTRY: "ministry",
    Kind.PROVINCE: "province:([0-9]{6})",
    Kind.CITY: "city:([0-9]{6})",
    Kind.PEER_DEPARTMENT: f"department:{_LOCAL}",
    Kind.MARKET_REGULATOR: f"market_regulator:{_LOCAL}",
    Kind.COURT: f"court:{_LOCAL}",
    Kind.BANK: f"bank:{_USCC}",
    Kind.REGISTRY: "registry",
    Kind.EXCHANGE: "exchange",
    Kind.EMITTER: f"entity:{_USCC}",
    Kind.INSTITUTION: f"institution:{_USCC}",
    Kind.VERIFICATION_BODY: f"verifier:{_USCC}",
    Kind.LABORATORY: f"laboratory:{_USCC}",
    Kind.AUDITOR: f"auditor:{_USCC}",
    Kind.PROGRAM: "program",
}
"""The form of the code of each kind. What it holds beside a word is the administrative division, or the unified social credit code."""

EXAMPLES: dict[Kind, str] = {
    kind: form.replace(_USCC, "91420100000000001Y").replace(_LOCAL, "420000").replace("([0-9]{6})", "420000")
    for kind, form in FORMS.items()
}
"""A code of each kind, for people: nobody should have to read an expression."""

WITH_USCC = frozenset(kind for kind, form in FORMS.items() if _USCC in form)

PARENTS: dict[Kind, frozenset[Kind | None]] = {
    **{kind: frozenset((None,)) for kind in Kind},
    Kind.PROVINCE: frozenset((Kind.MINISTRY,)),
    Kind.CITY: frozenset((Kind.PROVINCE,)),
    Kind.EMITTER: frozenset((Kind.CITY, Kind.PROVINCE)),
    Kind.PEER_DEPARTMENT: frozenset((None, Kind.PROVINCE, Kind.CITY)),
    Kind.MARKET_REGULATOR: frozenset((None, Kind.PROVINCE, Kind.CITY)),
    Kind.COURT: frozenset((None, Kind.PROVINCE, Kind.CITY)),
}
"""Under which kinds an organisation of each kind may stand; None: under nothing. In a municipality an emitter stands under the province."""

ROLES: dict[Role, Kind] = {
    Role.MINISTRY_OFFICER: Kind.MINISTRY,
    Role.PROVINCE_OFFICER: Kind.PROVINCE,
    Role.CITY_OFFICER: Kind.CITY,
    Role.PEER_OFFICER: Kind.PEER_DEPARTMENT,
    Role.MARKET_REGULATOR: Kind.MARKET_REGULATOR,
    Role.COURT_OFFICER: Kind.COURT,
    Role.BANK_OFFICER: Kind.BANK,
    Role.REGISTRY_CLERK: Kind.REGISTRY,
    Role.REGISTRY_APPROVER: Kind.REGISTRY,
    Role.EXCHANGE_OPERATOR: Kind.EXCHANGE,
    Role.EMITTER_REPRESENTATIVE: Kind.EMITTER,
    Role.VERIFIER: Kind.VERIFICATION_BODY,
    Role.LABORATORY: Kind.LABORATORY,
    Role.AUDITOR: Kind.AUDITOR,
    Role.SYSTEM_ADMINISTRATOR: Kind.PROGRAM,
    Role.SECURITY_ADMINISTRATOR: Kind.PROGRAM,
    Role.AUDIT_ADMINISTRATOR: Kind.PROGRAM,
    Role.PROGRAM: Kind.PROGRAM,
}
"""The kind of organisation for which each role acts."""

ALSO_FOR: dict[Role, Kind] = {Role.EMITTER_REPRESENTATIVE: Kind.INSTITUTION}
"""A second kind for which a role acts: who represents the holder of an account does so for an institution as for a key emitter."""

ADMINISTRATORS = frozenset((str(Role.SYSTEM_ADMINISTRATOR), str(Role.SECURITY_ADMINISTRATOR), str(Role.AUDIT_ADMINISTRATOR)))
"""The three administrators. Who is one of them is nothing else at the same time."""

DELEGABLE = frozenset(str(role) for role in Role) - ADMINISTRATORS - {str(Role.PROGRAM)}
"""Roles whose powers may be lent. Those of the administrators may not, or their separation could be lent away."""


def kinds_of(role: Role) -> tuple[Kind, ...]:
    """Return the kinds of organisations for which a role acts."""
    return (ROLES[role], *((ALSO_FOR[role],) if role in ALSO_FOR else ()))


def kind_served(role: Role, organisation: str) -> Kind:
    """Return the kind of the organisation with this code for which a role acts, where the role acts for several."""
    return next((kind for kind in kinds_of(role) if held_in_code(kind, organisation) is not None), ROLES[role])


def held_in_code(kind: Kind, code: str) -> str | None:
    """Return what the code holds beside its word (a division or a social credit code), empty for nothing, None for another form."""
    matched = re.fullmatch(FORMS[kind], code)
    return None if matched is None else (matched[1] if matched.groups() else "")
