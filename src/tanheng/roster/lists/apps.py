"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Tables of evidence, drafts and versions of the lists of key emitters."""

    name = "tanheng.roster.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands and tasks of this room, and let no officer propose for another province."""
        from pathlib import Path

        from tanheng.commands.proposals import WHEN_PROPOSED, WHEN_REJECTED
        from tanheng.roster.entities.hooks import LISTED, TOUCHES
        from tanheng.roster.lists import (  # noqa: F401 - loading defines commands
            amend_commands,
            consultation_commands,
            draft_commands,
            evidence_commands,
            objection_commands,
            publish_commands,
        )
        from tanheng.roster.lists.entities_told import entries_touched, listed_on
        from tanheng.roster.lists.offices import of_the_province
        from tanheng.roster.lists.tasks_told import published, sectors_listed, unpublished
        from tanheng.tasks import settled
        from tanheng.tasks.kinds import add_kinds

        add_kinds(Path(__file__).with_name("task_kinds.yaml"))
        WHEN_PROPOSED.append(of_the_province)
        WHEN_REJECTED.append(of_the_province)
        LISTED.append(listed_on)
        TOUCHES.append(entries_touched)
        settled.MET["key_emitter_list"] = published
        settled.OWED["key_emitter_list"] = unpublished
        settled.WORKS_IN.append(sectors_listed)
