"""The commands of the room. Loading this module defines them all."""

from __future__ import annotations

from tanheng.people import assignments, bootstrap, delegations, organisations, persons

COMMANDS = (
    organisations.organisation_register,
    organisations.organisation_rename,
    persons.person_register,
    persons.person_email_change,
    persons.person_deactivate,
    persons.person_contact_erase,
    assignments.assignment_give,
    assignments.assignment_end,
    delegations.delegation_give,
    delegations.delegation_end,
    bootstrap.people_install,
)
"""Their bodies."""
