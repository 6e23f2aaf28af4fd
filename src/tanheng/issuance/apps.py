"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class IssuanceConfig(AppConfig):
    """Tables of vintages, envelopes, issues, entitlements, notices and returns."""

    name = "tanheng.issuance"
    label = "issuance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room."""
        from tanheng.issuance import (  # noqa: F401 - loading defines commands
            distribution_commands,
            earmark_commands,
            issue_commands,
            return_commands,
        )
