"""密钥 Keys as whoever asks with one meets them: made, found again by their hash, and slowed down."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from tanheng.commands.actors import Actor
from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK, in_beijing
from tanheng.visibility.deciding import key_limits

PREFIX = "thk_"
_STRANGERS = 2**16
_FORM = re.compile(PREFIX + "[0-9A-Za-z_-]{43}")
_KEY: LiteralString = (
    "SELECT k.number, k.person, k.assignment, a.role, a.organisation, k.reads, k.commands FROM visibility_apikey k"
    " JOIN people_assignment a ON a.assignment = k.assignment JOIN people_person p ON p.person = k.person"
    " WHERE k.fingerprint = %s AND k.ended IS NULL AND k.expires_at > %s AND (p.ended_at <= %s) IS NOT TRUE"
    " AND a.valid_from <= %s AND (LEAST(a.valid_until, a.ended_at) > %s) IS NOT FALSE"
)
_TAKE: LiteralString = (
    "WITH now AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS at)"
    ' INSERT INTO visibility_bucket AS b (key, "left", since) SELECT %s::bigint, %s::bigint - 1000, at FROM now'
    ' ON CONFLICT (key) DO UPDATE SET "left" = least(%s::bigint, b."left" + (excluded.since - b.since) * %s::bigint / 60000) - 1000,'
    ' since = excluded.since WHERE least(%s::bigint, b."left" + (excluded.since - b.since) * %s::bigint / 60000) >= 1000 RETURNING b."left"'
)
"""A bucket fills by so many requests a minute up to its size; whoever finds no whole request in it changes nothing."""


@dataclass(frozen=True, slots=True)
class Key:
    """A valid key: a viewer in the role for which it was made. `reads` and `commands` are what it is limited to."""

    number: int
    person: int
    assignment: int
    role: str
    organisation: str
    reads: frozenset[str]
    commands: frozenset[str]

    @property
    def actor(self) -> Actor:
        """Return whoever stands behind it as commands want him."""
        return Actor(self.person, self.assignment)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as its owner sees it in a list."""

    number: int
    person: int
    name: str
    role: str
    organisation: str
    reads: tuple[str, ...]
    commands: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    ended: int | None


def new_key() -> tuple[str, str]:
    """Return a new key, to be shown once, and its fingerprint for `api_key_make`. It has 256 bits from the system's source."""
    shown = PREFIX + secrets.token_urlsafe(32)
    return shown, fingerprint_of(shown)


def fingerprint_of(key: str) -> str:
    """Return the hash by which a key is found. A key is too long to be guessed, so the hash needs no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_of(told: str, *, alias: str = "default") -> Key | None:
    """Return the key that somebody told; None for one that is unknown, ended or expired, or whose role is no longer held."""
    if not _FORM.fullmatch(told):
        return None
    now = CLOCK.now()
    rows = Sql(alias).rows(_KEY, (fingerprint_of(told), now, now, now, now))
    if not rows:
        return None
    number, person, assignment, role, organisation, reads, commands = rows[0]
    return Key(number, person, assignment, role, organisation, frozenset(reads), frozenset(commands))


def keys_of(person: int | None, *, alias: str = "default") -> list[KeyRow]:
    """Return the keys of a person, or of all with None, the newest first."""
    rows = Sql(alias).rows(
        "SELECT k.number, k.person, k.name, a.role, a.organisation, k.reads, k.commands, k.made_at, k.expires_at, k.ended"
        " FROM visibility_apikey k JOIN people_assignment a ON a.assignment = k.assignment"
        " WHERE %s::bigint IS NULL OR k.person = %s ORDER BY k.number DESC",
        (person, person),
    )
    return [
        KeyRow(number, whose, name, role, organisation, tuple(reads), tuple(commands), in_beijing(made_at), in_beijing(expires_at), ended)
        for number, whose, name, role, organisation, reads, commands, made_at, expires_at, ended in rows
    ]


def take(key: int, *, alias: str = "default") -> bool:
    """Take one request from the bucket of a key, and tell whether there was one. It runs on the server's clock, not on that of the book."""
    limits = key_limits()
    size, rate = limits.tokens * 1000, limits.per_minute
    return bool(Sql(alias).rows(_TAKE, (key, size, size, rate, size, rate)))


def take_of(address: str) -> bool:
    """Take one request of somebody without a key, who is known by the address from which he asks.

    Addresses share so many buckets that two rarely meet, and few enough that nobody fills the table with them.
    """
    return take(-1 - int.from_bytes(hashlib.sha256(address.encode()).digest()[:8]) % _STRANGERS)


def retry_after_s() -> int:
    """Return after how many whole seconds an empty bucket holds a request again."""
    return -(-60 // key_limits().per_minute)
