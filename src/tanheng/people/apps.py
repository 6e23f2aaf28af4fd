"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tables of organisations, persons, roles and delegations."""

    name = "tanheng.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room, and let no proposal outlive the role of its maker."""
        from tanheng.commands.proposals import WHEN_APPROVED
        from tanheng.people import commands  # noqa: F401 - loading it defines its commands
        from tanheng.people.makers import still_in_his_role

        WHEN_APPROVED.append(still_in_his_role)
