"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CarryoverConfig(AppConfig):
    """Tables and commands of this room. Its rules need no Django."""

    name = "tanheng.carryover"
    label = "carryover"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room and what it reconciles, and bring what it looks at before an account is closed."""
        from tanheng.carryover import batch_commands, commands, notice_commands, reconciling  # noqa: F401 - loading defines commands
        from tanheng.registry.gates import GATES

        GATES.append(batch_commands.not_issued_again)
