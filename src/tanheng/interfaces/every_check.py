"""Every numbered check of all rooms, for whoever tells people about them."""

from __future__ import annotations

import string
from functools import cache

from tanheng.allocation.checks import CHECKS as ALLOCATION_CHECKS
from tanheng.allocation.intake.checks import CHECKS as INTAKE_CHECKS
from tanheng.carryover.checks import CHECKS as CARRYOVER_CHECKS
from tanheng.commands.checks import CHECKS as COMMAND_CHECKS
from tanheng.issuance.checks import CHECKS as ISSUANCE_CHECKS
from tanheng.kernel.findings import Check
from tanheng.kernel.messages import Message
from tanheng.ledger.checks import CHECKS as LEDGER_CHECKS
from tanheng.login.checks import CHECKS as LOGIN_CHECKS
from tanheng.monitoring.checks import CHECKS as MONITORING_CHECKS
from tanheng.people.checks import CHECKS as PEOPLE_CHECKS
from tanheng.quantification.checks import CHECKS as ROW_CHECKS
from tanheng.registry.account_checks import CHECKS as ACCOUNT_CHECKS
from tanheng.registry.checks import CHECKS as REGISTRY_CHECKS
from tanheng.registry.reconciliation import CHECKS as RECONCILIATION_CHECKS
from tanheng.roster.checks import CHECKS as ROSTER_CHECKS
from tanheng.roster.entities.checks import CHECKS as ENTITY_CHECKS
from tanheng.roster.lists.checks import CHECKS as LIST_CHECKS
from tanheng.seal.checks import CHECKS as SEAL_CHECKS
from tanheng.supervision.checks import CHECKS as PENALTY_CHECKS
from tanheng.surrender.checks import CHECKS as SURRENDER_CHECKS
from tanheng.tables.refusals import CHECKS as FILE_CHECKS
from tanheng.tasks.checks import CHECKS as TASK_CHECKS
from tanheng.visibility.checks import CHECKS as KEY_CHECKS


@cache
def every_check() -> tuple[Check, ...]:
    """Return all checks by number."""
    found = (
        *ISSUANCE_CHECKS,
        *(*ENTITY_CHECKS, *LIST_CHECKS, *LOGIN_CHECKS),
        *(*ROSTER_CHECKS, *ALLOCATION_CHECKS, *INTAKE_CHECKS, *FILE_CHECKS, *ROW_CHECKS, *MONITORING_CHECKS),
        *(*SURRENDER_CHECKS, *PENALTY_CHECKS, *CARRYOVER_CHECKS, *SEAL_CHECKS),
        *(*LEDGER_CHECKS, *COMMAND_CHECKS, *PEOPLE_CHECKS, *TASK_CHECKS, *REGISTRY_CHECKS),
        *(*ACCOUNT_CHECKS, *RECONCILIATION_CHECKS, *KEY_CHECKS),
    )
    return tuple(sorted(found, key=lambda check: check.code))


def text_of(check: Check) -> Message:
    """Return the text of a check in which fields show their own names."""
    names = {name: f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(check.text) if name}
    return Message(check.text, names)
