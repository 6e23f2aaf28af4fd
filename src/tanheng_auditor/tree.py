"""The hashes of the log (RFC 9162, 2.1): leaves, and whole levels as rows of bytes from which the root of any size is read."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

HASH_BYTES = 32
PAIR = 2 * HASH_BYTES


def leaf_hashes(records: Iterable[bytes]) -> list[bytes]:
    """Return the hash of each leaf. A begun hash is copied, which is quicker than to begin one each time."""
    begun, hashes = sha256(b"\0").copy, []
    for record in records:
        one = begun()
        one.update(record)
        hashes.append(one.digest())
    return hashes


def levels_of(leaves: list[bytes]) -> list[bytes]:
    """Return the complete nodes of each level, lowest first, each level joined to one row of bytes."""
    levels = [b"".join(leaves)]
    while len(levels[-1]) >= PAIR:
        row = levels[-1]
        levels.append(b"".join([sha256(b"\1" + row[at : at + PAIR]).digest() for at in range(0, len(row) - PAIR + 1, PAIR)]))
    return levels


def root_at(levels: list[bytes], size: int) -> bytes:
    """Return the root of the first `size` leaves: their complete subtrees, folded from the right."""
    if size == 0:
        return sha256(b"").digest()
    root, done = b"", size
    while done:
        level = (done & -done).bit_length() - 1
        done -= 1 << level
        at = (done >> level) * HASH_BYTES
        node = levels[level][at : at + HASH_BYTES]
        root = sha256(b"\1" + node + root).digest() if root else node
    return root
