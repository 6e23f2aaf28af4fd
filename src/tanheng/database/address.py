"""The address of a database: whom to be, at which server, in which database. The password is never shown unless it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

PORT = 5432


@dataclass(frozen=True, slots=True)
class Address:
    """Where and as whom to connect; `host` is a machine, or the folder of a Unix socket where it begins with a slash."""

    user: str
    password: str = field(repr=False)
    host: str
    database: str
    port: int = PORT
    options: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """Return the address as libpq and others take it, with the password."""
        return self._url(f"{_quoted(self.user)}:{_quoted(self.password)}" if self.password else _quoted(self.user))

    @property
    def shown(self) -> str:
        """Return the address without the password."""
        return self._url(_quoted(self.user))

    @property
    def dsn(self) -> dict[str, str]:
        """Return the keywords for `psycopg.connect(**address.dsn)`."""
        named = {"host": self.host, "port": str(self.port), "user": self.user, "password": self.password, "dbname": self.database}
        return {name: value for name, value in (named | dict(self.options)).items() if value}

    def at(self, database: str) -> Address:
        """Return the address of another database of the same server."""
        return replace(self, database=database)

    def _url(self, who: str) -> str:
        who = f"{who}@" if who else ""
        if self.host.startswith("/") or not self.host:
            port = [("port", str(self.port))] if self.port != PORT else []
            query = [("host", self.host)] * bool(self.host) + port + list(self.options)
            machine = ""
        else:
            query, machine = list(self.options), f"[{self.host}]" if ":" in self.host else self.host
            machine += f":{self.port}" if self.port != PORT else ""
        asked = f"?{urlencode(query, quote_via=quote, safe='')}" if query else ""
        return f"postgresql://{who}{machine}/{_quoted(self.database)}{asked}"


def address_of(url: str) -> Address:
    """Read an address such as `postgresql://user:password@machine/database?sslmode=require`. Raises ValueError for another form."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("an address of PostgreSQL begins with postgresql://")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("the port is no number from 0 to 65535") from None
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Address(
        user=asked.pop("user", unquote(parts.username or "")),
        password=asked.pop("password", unquote(parts.password or "")),
        host=asked.pop("host", unquote(parts.hostname or "")),
        database=asked.pop("dbname", unquote(parts.path.removeprefix("/"))),
        port=int(asked.pop("port", port or PORT)),
        options=tuple(asked.items()),
    )


def _quoted(text: str) -> str:
    return quote(text, safe="")
