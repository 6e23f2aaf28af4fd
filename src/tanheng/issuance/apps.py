"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class IssuanceConfig(AppConfig):
    """Tables of vintages, envelopes, issues, entitlements, notices and returns."""

    name = "tanheng.issuance"
    label = "issuance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room and what it reconciles; let no officer propose for another province, and look before closing."""
        from tanheng.commands.proposals import WHEN_PROPOSED
        from tanheng.issuance import (  # noqa: F401 - loading defines commands
            distribution_commands,
            earmark_commands,
            issue_commands,
            reconciling,
            return_commands,
        )
        from tanheng.issuance.gates import held_by_province, notices_not_met
        from tanheng.issuance.offices import of_the_province
        from tanheng.registry.gates import GATES, OF_PROVINCE

        GATES.extend((held_by_province, notices_not_met))
        OF_PROVINCE.extend((held_by_province, notices_not_met))
        WHEN_PROPOSED.append(of_the_province)
