"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LoginConfig(AppConfig):
    """Tables of users, and what the application may do with those of sessions and second factors."""

    name = "tanheng.login"
    label = "login"
    default_auto_field = "django.db.models.BigAutoField"
