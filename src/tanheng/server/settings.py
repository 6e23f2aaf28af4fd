"""Settings of Django. The database is the one that `preparing.prepare` was given; without it, importing Django's parts fails early.

What only the pages need stands in `tanheng.server.site`, from which it is taken over here.
"""

from __future__ import annotations

from tanheng.server.site import *  # noqa: F403 - Django reads one module
from tanheng.server.site import SITE_APPS

INSTALLED_APPS = [
    *SITE_APPS,
    *("tanheng.commands", "tanheng.people", "tanheng.login", "tanheng.visibility", "tanheng.ledger", "tanheng.registry"),
    *("tanheng.issuance", "tanheng.surrender", "tanheng.carryover"),
]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, object]] = {}
"""Filled by `preparing.prepare`: `default` is the application's role; `owner` is there only while tables are made or changed."""
