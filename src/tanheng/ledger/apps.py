"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables of accounts and transfers."""

    name = "tanheng.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room."""
        from tanheng.ledger import commands  # noqa: F401 - loading it defines its commands
