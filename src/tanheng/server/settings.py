"""Settings of Django. The database is the one that `preparing.prepare` was given; without it, importing Django's parts fails early."""

from __future__ import annotations

import secrets

INSTALLED_APPS = [
    *("tanheng.commands", "tanheng.people", "tanheng.tasks", "tanheng.ledger", "tanheng.registry"),
    *("tanheng.roster.entities", "tanheng.roster.lists"),
    *("tanheng.issuance", "tanheng.surrender", "tanheng.carryover"),
]
SECRET_KEY = secrets.token_hex(32)
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, object]] = {}
"""Filled by `preparing.prepare`: `default` is the application's role; `owner` is there only while tables are made or changed."""
