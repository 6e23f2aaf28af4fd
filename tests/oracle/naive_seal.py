"""A Merkle tree as RFC 6962 section 2.1 defines it, word for word and by recursion: whole lists of leaves in, nothing stored."""

from __future__ import annotations

import hashlib


def _split(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def tree_hash(entries: list[bytes]) -> bytes:
    """Return MTH(D) of the entries themselves."""
    if len(entries) < 2:
        return hashlib.sha256(b"\x00" + entries[0] if entries else b"").digest()
    k = _split(len(entries))
    return hashlib.sha256(b"\x01" + tree_hash(entries[:k]) + tree_hash(entries[k:])).digest()


def path(position: int, entries: list[bytes]) -> list[bytes]:
    """Return PATH(m, D)."""
    if len(entries) == 1:
        return []
    k = _split(len(entries))
    if position < k:
        return [*path(position, entries[:k]), tree_hash(entries[k:])]
    return [*path(position - k, entries[k:]), tree_hash(entries[:k])]


def proof(old: int, entries: list[bytes]) -> list[bytes]:
    """Return PROOF(m, D); nothing where m is no or every entry."""
    return [] if old in (0, len(entries)) else _subproof(old, entries, True)


def _subproof(old: int, entries: list[bytes], whole: bool) -> list[bytes]:
    if old == len(entries):
        return [] if whole else [tree_hash(entries)]
    k = _split(len(entries))
    if old <= k:
        return [*_subproof(old, entries[:k], whole), tree_hash(entries[k:])]
    return [*_subproof(old - k, entries[k:], False), tree_hash(entries[:k])]
