"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tables of tasks, their history, files, notices and reminders."""

    name = "tanheng.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room, open a task with every proposal, and close it with its decision."""
        from tanheng.commands.proposals import AFTER_DECIDED, AFTER_PROPOSED
        from tanheng.tasks import commands  # noqa: F401 - loading it defines its commands
        from tanheng.tasks.proposals import decided, proposed

        AFTER_PROPOSED.append(proposed)
        AFTER_DECIDED.append(decided)
