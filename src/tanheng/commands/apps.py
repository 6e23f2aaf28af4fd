"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CommandsConfig(AppConfig):
    """Tables of the journal, the outbox, the seal and the proposals."""

    name = "tanheng.commands"
    label = "commands"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room."""
        from tanheng.commands import proposals  # noqa: F401 - loading it defines its commands
