"""Which data folder and which database are meant: what was named, else what the environment says, else a folder of the user's own."""

from __future__ import annotations

import os
from pathlib import Path

from tanheng.database.address import Address, address_of
from tanheng.database.cluster import Cluster
from tanheng.database.posix import ROOT_DATA, is_root
from tanheng.database.refusals import ClusterRefused, Told, untold
from tanheng.kernel.messages import message

DATA_VARIABLE = "TANHENG_DATA"
URLS = {"app": "DATABASE_URL", "owner": "TANHENG_OWNER_URL", "reader": "TANHENG_READER_URL"}
"""The variables that name a database which is run by somebody else, by the role for which each is."""


def data_folder(given: Path | None = None) -> Path:
    """Return the data folder: `given` (--data), else TANHENG_DATA, else that of the user; as root the one of the system."""
    if given is not None:
        return given.expanduser().absolute()
    named = os.environ.get(DATA_VARIABLE, "")
    if named:
        return Path(named).expanduser().absolute()
    if is_root():
        return ROOT_DATA
    shared = os.environ.get("XDG_DATA_HOME", "")
    return (Path(shared) if Path(shared).is_absolute() else Path.home() / ".local" / "share") / "tanheng"


def named_database(role: str = "app") -> Address | None:
    """Return the address that the environment names for a role; None where our own server is meant.

    Where DATABASE_URL is set no server of ours is meant for any role, so a role without its own variable is refused.
    """
    url = os.environ.get(URLS[role], "")
    if not url:
        if not os.environ.get(URLS["app"], ""):
            return None
        raise ClusterRefused(
            message(
                "{app} names a database, so {variable} must say how the role {role} enters it.",
                app=URLS["app"],
                variable=URLS[role],
                role=role,
            )
        )
    try:
        return address_of(url)
    except ValueError as wrong:
        raise ClusterRefused(message("{variable} is no address of a database: {reason}", variable=URLS[role], reason=str(wrong))) from None


def database_address(given: Path | None = None, role: str = "app", *, start: bool = True, told: Told = untold) -> Address:
    """Return the address of the database: the named one, for which nothing is started, else that of our own server.

    `start` makes and starts our own server where it does not run. Raises ClusterRefused where that cannot be done.
    """
    named = named_database(role)
    if named is not None:
        return named
    cluster = Cluster(data_folder(given))
    if start:
        cluster.start(told)
    return cluster.address(role)
