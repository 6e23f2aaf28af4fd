"""Opening the book: find its database, start it where it is ours, load Django as the application, and hold the key of its seal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tanheng.database.address import Address
from tanheng.database.cluster import KEYS, Cluster, State
from tanheng.database.refusals import ClusterRefused, Told, untold
from tanheng.database.where import URLS, data_folder, database_address, named_database
from tanheng.kernel.messages import message
from tanheng.kernel.system_errors import reason_of
from tanheng.seal.keys import KEY_FILE, PUBLIC_FILE, KeyRefused, PublicKey, SigningKey


@dataclass(frozen=True, slots=True)
class Opened:
    """An open book: where its data are, and the key that signs its heads."""

    folder: Path
    key: SigningKey


_HELD: list[Opened] = []


def hold(found: Opened) -> Opened:
    """Keep the book that this process opened, for whoever signs on its behalf later, and return it."""
    _HELD[:] = [found]
    return found


def held_key() -> SigningKey | None:
    """Return the key of the book that this process opened; None where it opened none."""
    return _HELD[0].key if _HELD else None


def make(given: Path | None = None, told: Told = untold) -> Opened:
    """Make the book or bring its tables up to date, give the application its rights, and make the key where there is none.

    Raises ClusterRefused, also where a book that was sealed has lost its key.
    """
    app, owner = (database_address(given, role, told=told) for role in ("app", "owner"))
    return make_at(app, owner, data_folder(given), reader_role=_reader_role(given))


def _reader_role(given: Path | None) -> str:
    """Return the role that may read for exports; empty where a named database names none."""
    if named_database() is not None and URLS["reader"] not in os.environ:
        return ""
    return database_address(given, "reader").user


def make_at(app: Address, owner: Address, folder: Path, *, reader_role: str = "") -> Opened:
    """Make the book in the database of these addresses, with its key in a folder. Raises ClusterRefused as `make` does."""
    from tanheng.server.preparing import migrate, prepare, unapplied

    prepare(app, owner)
    migrate(reader_role=reader_role)
    prepare(app)
    if unapplied():
        raise ClusterRefused(
            message(
                "The role {role} does not see the tables. An administrator must say: GRANT USAGE ON SCHEMA public TO {role};", role=app.user
            )
        )
    keys = folder / KEYS
    if not (keys / KEY_FILE).exists():
        _insist_on_no_head(keys)
        with _keys_told(keys):
            SigningKey.make(keys)
    return hold(Opened(folder, _key(keys)))


def open_book(given: Path | None = None, told: Told = untold) -> Opened:
    """Open a book that was made. Raises ClusterRefused where it was not made yet, lost its key, or has tables of another release."""
    from tanheng.server.preparing import prepare, unapplied

    folder = data_folder(given)
    keys = folder / KEYS
    keyless = not (keys / KEY_FILE).exists()
    if named_database() is None and keyless and Cluster(folder).status().state is State.ABSENT:
        raise ClusterRefused(message("There is no book in {folder} yet. Make it: tanheng book make.", folder=folder))
    prepare(database_address(given, told=told))
    missing = unapplied()
    if missing:
        raise ClusterRefused(
            message(
                "The tables are not those of this release ({count} steps are missing). Bring them up to date: tanheng book make.",
                count=len(missing),
            )
        )
    if keyless:
        _insist_on_no_head(keys)
        raise ClusterRefused(
            message("The book in {folder} has no key yet, and nothing is sealed. Make one: tanheng book make.", folder=folder)
        )
    return hold(Opened(folder, _key(keys)))


def public_key(folder: Path) -> PublicKey | None:
    """Return the public key that lies in a data folder; None where there is none that can be read."""
    keys = folder / KEYS
    with suppress(OSError, ValueError):
        return PublicKey.read((keys / PUBLIC_FILE).read_text(encoding="ascii"))
    with suppress(OSError, ValueError):
        return SigningKey.load(keys).public
    return None


def _insist_on_no_head(keys: Path) -> None:
    """Refuse where the key has signed something already: another one would begin a seal that contradicts every receipt given out."""
    from tanheng.commands.sealing import newest_head

    head = newest_head()
    known = public_key(keys.parent)
    name = head.key if head else known.id if known else ""
    if name:
        raise ClusterRefused(
            message(
                "The key of this book is missing: {file}. Its seal has the key {key}. Bring back keys/ of the data folder from its copy;"
                " a new key would break the seal.",
                file=keys / KEY_FILE,
                key=name,
            )
        )


def _key(keys: Path) -> SigningKey:
    with _keys_told(keys):
        return SigningKey.load(keys)


@contextmanager
def _keys_told(keys: Path) -> Iterator[None]:
    """Turn what is wrong with the files of the key into one sentence."""
    try:
        yield
    except KeyRefused as refused:
        raise ClusterRefused(
            message("The key of the book in {folder} cannot be used: {reason}.", folder=keys, reason=refused.reason)
        ) from None
    except OSError as wrong:
        raise ClusterRefused(
            message("The key of the book in {folder} cannot be used: {reason}.", folder=keys, reason=reason_of(wrong))
        ) from None
