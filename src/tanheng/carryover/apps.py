"""The room as Django knows it."""

from __future__ import annotations

from functools import partial

from django.apps import AppConfig


class CarryoverConfig(AppConfig):
    """Tables and commands of this room. Its rules need no Django."""

    name = "tanheng.carryover"
    label = "carryover"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room and what it reconciles, and bring what it looks at before an account is closed."""
        from tanheng.carryover import batch_commands, commands, notice_commands, reconciling  # noqa: F401 - loading defines commands
        from tanheng.carryover.batches import FIRST, SECOND
        from tanheng.carryover.queries import filed_all, taken_back
        from tanheng.registry.gates import GATES
        from tanheng.tasks import settled

        GATES.append(batch_commands.not_issued_again)
        settled.MET["carryover_first_application"] = settled.MET["carryover_application"] = filed_all
        settled.MET["carryover_first_reclaim"] = partial(taken_back, FIRST)
        settled.MET["carryover_second_reclaim"] = partial(taken_back, SECOND)
