"""Opening the book: find its database, start it where it is ours, load Django as the application, and hold the key of its seal."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tanheng.database.address import Address
from tanheng.database.refusals import ClusterRefused, Told, untold
from tanheng.database.where import URLS, data_folder, database_address, named_database
from tanheng.kernel.messages import message
from tanheng.seal.keys import SigningKey

KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open book: where its data are, and the key that signs its heads."""

    folder: Path
    key: SigningKey


def make(given: Path | None = None, told: Told = untold) -> Opened:
    """Make the book or bring its tables up to date, give the application its rights, and make the key where there is none."""
    app, owner = (database_address(given, role, told=told) for role in ("app", "owner"))
    return make_at(app, owner, data_folder(given), reader_role=_reader_role(given))


def _reader_role(given: Path | None) -> str:
    """Return the role that may read for exports; empty where a named database names none."""
    if named_database() is not None and URLS["reader"] not in os.environ:
        return ""
    return database_address(given, "reader").user


def make_at(app: Address, owner: Address, folder: Path, *, reader_role: str = "") -> Opened:
    """Make the book in the database of these addresses, with its key in a folder."""
    from tanheng.server.preparing import migrate, prepare, unapplied

    prepare(app, owner)
    migrate(reader_role=reader_role)
    prepare(app)
    if unapplied():
        text = "The role {role} does not see the tables that were made. Its administrator must say: GRANT USAGE ON SCHEMA public TO {role};"
        raise ClusterRefused(message(text, role=app.user))
    keys = folder / KEYS
    if not keys.exists():
        SigningKey.make(keys)
    return Opened(folder, SigningKey.load(keys))


def open_book(given: Path | None = None, told: Told = untold) -> Opened:
    """Open a book that was made. Raises ClusterRefused where it was not made yet or its tables are those of another release."""
    from tanheng.server.preparing import prepare, unapplied

    if named_database() is None and not (data_folder(given) / KEYS).exists():
        raise ClusterRefused(message("There is no book in {folder} yet. Make it: tanheng book make.", folder=data_folder(given)))
    prepare(database_address(given, told=told))
    missing = unapplied()
    if missing:
        text = "The tables are not those of this release ({count} steps are missing). Bring them up to date: tanheng book make."
        raise ClusterRefused(message(text, count=len(missing)))
    folder = data_folder(given)
    return Opened(folder, SigningKey.load(folder / KEYS))
