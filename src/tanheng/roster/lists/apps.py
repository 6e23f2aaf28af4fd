"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Tables of evidence, drafts and versions of the lists of key emitters."""

    name = "tanheng.roster.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room."""
        from tanheng.roster.lists import (  # noqa: F401 - loading defines commands
            amend_commands,
            consultation_commands,
            draft_commands,
            evidence_commands,
            objection_commands,
            publish_commands,
        )
