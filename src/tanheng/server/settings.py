"""Settings of Django. The database is the one that `preparing.prepare` was given; without it, importing Django's parts fails early.

What only the pages need stands in `tanheng.server.site`, from which it is taken over here.
"""

from __future__ import annotations

import os

from tanheng.server.site import *  # noqa: F403 - Django reads one module
from tanheng.server.site import SITE_APPS

INSTALLED_APPS = [
    *SITE_APPS,
    *("tanheng.commands", "tanheng.people", "tanheng.tasks", "tanheng.login", "tanheng.visibility", "tanheng.ledger", "tanheng.registry"),
    *("tanheng.roster.entities", "tanheng.roster.lists"),
    *("tanheng.issuance", "tanheng.surrender", "tanheng.carryover"),
]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, object]] = {}
"""Filled by `preparing.prepare`: `default` is the application's role; `owner` is there only while tables are made or changed."""
_SMTP = os.environ.get("TANHENG_SMTP_HOST", "")
EMAIL_FILE_PATH = os.environ.get("TANHENG_MAIL_FOLDER", "") or None
"""A folder into which mails are written instead of being sent, as of the sample."""
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _SMTP else 'filebased' if EMAIL_FILE_PATH else 'console'}.EmailBackend"
EMAIL_HOST = _SMTP
EMAIL_PORT = int(os.environ.get("TANHENG_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("TANHENG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TANHENG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("TANHENG_SMTP_TLS", "yes") == "yes"
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = os.environ.get("TANHENG_MAIL_FROM", "tanheng@localhost")
TANHENG_ADDRESS = os.environ.get("TANHENG_ADDRESS", "").rstrip("/")
"""What stands before a path in a mail, such as https://example.org; empty: the path alone."""
