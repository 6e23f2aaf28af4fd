"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class VisibilityConfig(AppConfig):
    """Tables of what records are about, and of keys."""

    name = "tanheng.visibility"
    label = "visibility"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room."""
        from tanheng.visibility import commands  # noqa: F401 - loading defines commands
