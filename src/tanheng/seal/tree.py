"""默克尔树 The Merkle tree of RFC 6962 and RFC 9162 section 2: what a log stores, its roots, its proofs, and how a stranger checks them.

A log is stored as its complete nodes `(level, index)`: level 0 holds the leaves, and a node exists once its whole subtree does, so that
what is stored is never changed. The generators read those nodes; the two checks at the end read nothing but what they are given, and go
by the algorithms of RFC 9162, which are others than those of the generators.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
Node = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 of a zero byte and the data, so that no leaf can pass for an inner node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 of a one byte and the hashes below it."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over these leaf hashes; without leaves, the hash of nothing."""
    row = list(leaves)
    while len(row) > 1:
        alone = row[len(row) & ~1 :]  # the last of an odd row goes up unchanged
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)] + alone
    return row[0] if row else EMPTY_ROOT


def new_nodes(size: int, leaves: Sequence[bytes], node: Node) -> list[tuple[int, int, bytes]]:
    """Return every node to store, as (level, index, hash), when these leaf hashes are appended to a log of `size` leaves.

    `node` gives the nodes that are stored already; at most one of each level is read.
    """
    _insist(size >= 0, f"a log has no {size} leaves")
    made: list[tuple[int, int, bytes]] = []
    level, first, row = 0, size, list(leaves)
    while row:
        made += ((level, first + at, one) for at, one in enumerate(row))
        if first % 2:
            first -= 1
            row.insert(0, node(level, first))
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        level, first = level + 1, first // 2
    return made


def root_at(size: int, node: Node) -> bytes:
    """Return the root of the first `size` leaves of a log."""
    _insist(size >= 0, f"a log has no {size} leaves")
    return _root_between(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(position: int, size: int, node: Node) -> list[bytes]:
    """Return the hashes beside the way from a leaf (counted from 0) up to the root of the first `size` leaves, lowest first."""
    _insist(0 <= position < size, f"position {position} is not one of {size} leaves")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_part(end - start)
        if position < middle:
            proof.append(_root_between(middle, end, node))
            end = middle
        else:
            proof.append(_root_between(start, middle, node))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return the hashes that show that the first `old` leaves begin the first `new` ones. From nothing, or to the same, none are needed."""
    _insist(0 <= old <= new, f"a log of {old} leaves cannot become one of {new}")
    proof: list[bytes] = []
    start, end = 0, new
    while 0 < old < end:
        middle = start + _left_part(end - start)
        if old <= middle:
            proof.append(_root_between(middle, end, node))
            end = middle
        else:
            proof.append(_root_between(start, middle, node))
            start = middle
    if proof and start:  # where the old log is no subtree from the left, its last part is not known to the checker
        proof.append(_root_between(start, end, node))
    return proof[::-1]


def verify_inclusion(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether a proof leads from a leaf hash at a position to the root of a log of `size` leaves (RFC 9162, 2.1.3.2).

    A root does not fix the size of its log: whoever checks takes size and root together from a signed head.
    """
    if not 0 <= position < size or not _all_hashes(leaf, root, *proof):
        return False
    at, last, found = position, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = node_hash(beside, found)
            at, last = _up_to_a_right_child(at, last)
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows that a log of `new` leaves continues the one of `old` leaves (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new or not _all_hashes(old_root, new_root, *proof):
        return False
    if old == 0:  # every log continues the empty one
        return not proof and old_root == EMPTY_ROOT and (new > 0 or new_root == EMPTY_ROOT)
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    old_found = new_found = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            old_found, new_found = node_hash(beside, old_found), node_hash(beside, new_found)
            at, last = _up_to_a_right_child(at, last)
        else:
            new_found = node_hash(new_found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and old_found == old_root and new_found == new_root


def proof_length(position: int, size: int) -> int:
    """Return how many hashes an inclusion proof has: one for each level up to the right edge of the tree, then one for each left."""
    _insist(0 <= position < size, f"position {position} is not one of {size} leaves")
    inner = (position ^ (size - 1)).bit_length()
    return inner + (position >> inner).bit_count()


def _up_to_a_right_child(at: int, last: int) -> tuple[int, int]:
    while at and at % 2 == 0:
        at, last = at >> 1, last >> 1
    return at, last


def _all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


def _left_part(count: int) -> int:
    """Return the largest power of two below a count of at least 2: how many leaves stand left of the split."""
    return 1 << (count - 1).bit_length() - 1


def _root_between(start: int, end: int, node: Node) -> bytes:
    """Return the root over the leaves from `start` to before `end`, folded from its complete subtrees, the right and smaller ones first."""
    found: bytes | None = None
    while end > start:
        level = ((end - start) & (start - end)).bit_length() - 1  # the lowest bit of the count is the last complete subtree
        end -= 1 << level
        part = node(level, end >> level)
        found = part if found is None else node_hash(part, found)
    assert found is not None, "a part of a log has leaves"
    return found


def _insist(right: bool, wrong: str) -> None:
    if not right:
        raise ValueError(wrong)
