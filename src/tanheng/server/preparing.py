"""Preparing: Django with the rooms that have tables, on one database, as the role that the work needs."""

from __future__ import annotations

import os
from typing import Any

from tanheng.database.address import Address

OWNER = "owner"


def prepare(app: Address, owner: Address | None = None) -> None:
    """Load Django for the database of `app`. Called again, it turns to another database. `owner` is given where tables are made."""
    import django
    from django.apps import apps
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanheng.server.settings")
    databases = {"default": _database(app)} | ({OWNER: _database(owner)} if owner else {})
    if not apps.ready:
        settings.DATABASES.update(databases)
        django.setup()
        return
    _turn(databases)


def load() -> None:
    """Load the rooms without a database, for who only asks what they can do."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanheng.server.settings")
    if not apps.ready:
        django.setup()


def _turn(databases: dict[str, dict[str, Any]]) -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        del connections[connection.alias]
    connections.settings.clear()
    connections.settings.update(connections.configure_settings(databases))


def _database(address: Address) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.database,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": str(address.port),
        "OPTIONS": {**dict(address.options), "prepare_threshold": 5},
        # A command opens its own transaction; nothing else does.
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        # A server that was started again is noticed at the next request of a page, not by its failure.
        "CONN_HEALTH_CHECKS": True,
    }


def migrate(*, reader_role: str = "", told: bool = False) -> None:
    """Make or change the tables as their owner, then give the roles of application and reader their rights. Needs `prepare` with an owner.

    The application's role is the one by which `prepare` enters the database, whatever it is called there.
    """
    from django.core.management import call_command
    from django.db import connections, transaction

    from tanheng.commands.rights import apply_rights, declared_rights

    call_command("migrate", database=OWNER, interactive=False, verbosity=1 if told else 0)
    app_role = str(connections["default"].settings_dict["USER"])
    with transaction.atomic(using=OWNER):
        apply_rights(connections[OWNER], declared_rights(), app_role=app_role, reader_role=reader_role or app_role)


def unapplied() -> list[str]:
    """Return the names of the steps that the tables of the database lack for this release, in order; all of them where it has none."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [str(step) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
