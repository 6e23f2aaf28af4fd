"""The room as Django knows it."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig


class LoginConfig(AppConfig):
    """Tables of users, and what the application may do with those of sessions and second factors."""

    name = "tanheng.login"
    label = "login"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room, let nobody propose his own reset, and follow who enters and leaves."""
        from tanheng.commands.proposals import WHEN_PROPOSED
        from tanheng.login.commands import not_of_oneself
        from tanheng.login.factors import follow_factors
        from tanheng.login.visits import follow_entering
        from tanheng.tasks.kinds import add_kinds

        add_kinds(Path(__file__).with_name("task_kinds.yaml"))
        WHEN_PROPOSED.append(not_of_oneself)
        follow_entering()
        follow_factors()
