"""The driver psycopg, loaded only when a server is asked something."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from tanheng.database.address import Address
from tanheng.database.refusals import ClusterRefused, ServerPackagesMissing
from tanheng.kernel.messages import message

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

_PATIENCE = 30  # seconds to reach a server


def require_driver() -> None:
    """Raise ServerPackagesMissing without psycopg, before anything is begun that could not be ended."""
    try:
        importlib.import_module("psycopg")
    except ImportError:
        raise ServerPackagesMissing(message("This needs the packages of the server: pip install 'tanheng[server]'")) from None


def connected(address: Address, *, autocommit: bool = True) -> Connection[TupleRow]:
    """Return a connection. Raises ServerPackagesMissing without psycopg, ClusterRefused where nobody answers or lets us in."""
    require_driver()
    import psycopg

    settings: dict[str, Any] = {"connect_timeout": _PATIENCE, **address.dsn}
    try:
        return psycopg.connect(**settings, autocommit=autocommit)
    except psycopg.OperationalError as wrong:
        raise ClusterRefused(
            message("The database {address} cannot be reached: {reason}", address=address.shown, reason=str(wrong).strip())
        ) from None


def value(connection: Connection[TupleRow], statement: Any, *parameters: object) -> Any:
    """Return the first column of the first row; None where there is no row."""
    row = connection.execute(statement, parameters or None).fetchone()
    return None if row is None else row[0]
