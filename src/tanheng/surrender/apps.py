"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SurrenderConfig(AppConfig):
    """Tables and commands of this room. Its rules need no Django."""

    name = "tanheng.surrender"
    label = "surrender"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room and what it reconciles; let no officer propose for another province, and look before closing."""
        from tanheng.commands.proposals import WHEN_PROPOSED
        from tanheng.registry.gates import GATES
        from tanheng.roster.entities.hooks import TOUCHES
        from tanheng.surrender import (  # noqa: F401 - loading defines commands
            commands,
            correction_commands,
            duty_commands,
            forced_commands,
            offset_commands,
            reconciling,
            succession_commands,
        )
        from tanheng.surrender.queries import duty_met, duty_owed, open_duties, sectors_of_duties
        from tanheng.tasks import settled

        GATES.extend((duty_commands.duties_not_met, duty_commands.issued_without_duty))
        WHEN_PROPOSED.append(duty_commands.of_the_province)
        TOUCHES.append(open_duties)
        settled.MET["surrender"] = duty_met
        settled.OWED["surrender"] = duty_owed
        settled.WORKS_IN.append(sectors_of_duties)
