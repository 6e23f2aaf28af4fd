"""What the application's role may do with each table. Closed unless opened: what no room declares, it cannot even read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Right:
    """What the application may do with a table beside reading it: add rows, change the named columns, delete rows.

    `secret`: whoever only reads the book may not read it.
    """

    model: type[models.Model]
    insert: bool = False
    update: tuple[str, ...] = ()
    delete: bool = False
    secret: bool = False


def declared_rights() -> list[Right]:
    """Return the rights that the rooms declare in `RIGHTS` of their `models.py`."""
    found: list[Right] = []
    for config in apps.get_app_configs():
        if config.models_module is not None:
            found += getattr(import_module(config.models_module.__name__), "RIGHTS", ())
    return found


def apply_rights(connection: Any, rights: Iterable[Right], *, app_role: str, reader_role: str) -> None:
    """Take all rights of the application's and the reader's role away and give the declared ones. Runs as the owner of the tables.

    Where nobody reads apart from the application, both roles are the same.
    """
    app, reader = sql.Identifier(app_role), sql.Identifier(reader_role)
    statements = [
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}, {}, PUBLIC").format(app, reader),
        sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}, {}, PUBLIC").format(app, reader),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(app, reader),
    ]
    for right in rights:
        table = sql.Identifier(right.model._meta.db_table)
        granted: list[sql.Composable] = [
            sql.SQL("SELECT"),
            *(sql.SQL(word) for word, given in (("INSERT", right.insert), ("DELETE", right.delete)) if given),
        ]
        if right.update:
            granted.append(sql.SQL("UPDATE ({})").format(sql.SQL(", ").join(sql.Identifier(name) for name in right.update)))
        statements.append(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(", ").join(granted), table, app))
        if not right.secret:
            statements.append(sql.SQL("GRANT SELECT ON {} TO {}").format(table, reader))
    # By these the program tells whether the tables are those of its release.
    statements.append(sql.SQL("GRANT SELECT ON django_migrations TO {}, {}").format(app, reader))
    statements.append(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(app))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
