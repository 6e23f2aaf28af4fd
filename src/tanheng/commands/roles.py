"""Roles that persons are given, and the sets of them that commands name."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may be for an organisation. `program` is the program itself: time limits, sealing, scheduled steps."""

    MINISTRY_OFFICER = "ministry_officer"
    PROVINCE_OFFICER = "province_officer"
    CITY_OFFICER = "city_officer"
    PEER_OFFICER = "peer_officer"
    MARKET_REGULATOR = "market_regulator"
    COURT_OFFICER = "court_officer"
    BANK_OFFICER = "bank_officer"
    REGISTRY_CLERK = "registry_clerk"
    REGISTRY_APPROVER = "registry_approver"
    EXCHANGE_OPERATOR = "exchange_operator"
    EMITTER_REPRESENTATIVE = "emitter_representative"
    VERIFIER = "verifier"
    LABORATORY = "laboratory"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"
    PROGRAM = "program"


ANY_ROLE = frozenset(str(role) for role in Role)
REGISTRY = frozenset((str(Role.REGISTRY_CLERK), str(Role.REGISTRY_APPROVER)))
"""Those who keep the book."""
PROGRAM = frozenset((str(Role.PROGRAM),))
