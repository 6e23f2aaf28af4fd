"""Books for tests: a database with all tables, copied in a moment, and Django turned to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tanheng.database.address import Address
from tests import servers

_MIGRATED = "books_migrated"


def migrated_template() -> str:
    """Return the name of a database with all tables and rights and nothing in them, to copy from; made once a run."""
    return servers.prepared(_MIGRATED, migrate_at)


def migrate_at(owner: Address) -> None:
    """Make all tables in the database of an owner's address, and let go of it."""
    from django.db import connections

    from tanheng.server.preparing import migrate, prepare

    prepare(servers.as_role(owner, "app"), owner)
    migrate()
    connections.close_all()


@contextmanager
def book(template: str | None = None) -> Iterator[Address]:
    """Have a copy of a template (the migrated one unless another is named) for a block, with Django turned to it as the application."""
    from tanheng.server.preparing import prepare

    with servers.database(template or migrated_template()) as address:
        prepare(address)
        from django.db import connections

        try:
            yield address
        finally:
            connections.close_all()
