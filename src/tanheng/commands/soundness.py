"""完好 Soundness of the log: before it grows, and before anything is proven by it, its rows must agree with the newest signed head.

The rows of the seal are written with the application's rights, so whoever has its password can add rows that no sealer made. These
looks cost a few reads by index; what they do not see, the auditor finds, who recomputes everything.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import ENGLISH, Message, message
from tanheng.seal.heads import Head, head_from
from tanheng.seal.keys import PublicKey
from tanheng.seal.tree import root_at

Node = Callable[[int, int], bytes]
_SHOWN = 5
# One look by index for each level: a join would read the whole table.
_TOO_MANY = (
    "SELECT l.level, x.index FROM generate_series(0, 62) AS l(level) CROSS JOIN LATERAL"
    " (SELECT n.index FROM commands_node n WHERE n.level = l.level AND n.index >= (%s::bigint >> l.level) LIMIT 1) AS x LIMIT 1"
)


class SealBroken(Exception):
    """The rows of the log contradict each other or the key; nothing was changed. `message` says what was found, in either language."""

    def __init__(self, fault: Message) -> None:
        self.message = message(
            "The seal of this book is broken: {fault}. Nothing was sealed or changed. Keep a copy of the data folder and read the "
            "reference, page “The seal and its receipts”.",
            fault=fault,
        )
        super().__init__(self.message.render(ENGLISH))


def reader(sql: Sql, added: dict[tuple[int, int], bytes] | None = None) -> Node:
    """Return the function by which the tree reads its nodes: those just made, then those of the table. It raises SealBroken for none."""
    known = added or {}

    def node(level: int, index: int) -> bytes:
        here = known.get((level, index))
        if here is not None:
            return here
        rows = sql.rows("SELECT hash FROM commands_node WHERE level = %s AND index = %s", (level, index))
        if not rows:
            raise SealBroken(message("node {index} of level {level} is missing", index=index, level=level))
        return bytes(rows[0][0])

    return node


def read_head(text: str) -> Head:
    """Return a stored head. Raises SealBroken for a text that is none."""
    try:
        return head_from(json.loads(text))
    except (ValueError, AttributeError, RecursionError):
        raise SealBroken(message("a stored head cannot be read: {text}", text=ascii(text[:80]))) from None


def insist_sound(sql: Sql, public: PublicKey) -> tuple[str, int]:
    """Return name and size of the log, where its row, its leaves, its nodes and its newest head agree. Raises SealBroken."""
    ((name, size),) = sql.rows("SELECT name, size FROM commands_log WHERE id = 1")
    ((first, last),) = sql.rows("SELECT min(position), max(position) FROM commands_leaf")
    leaves = 0 if last is None else last + 1
    stored = sql.rows("SELECT size, text FROM commands_signedhead ORDER BY size DESC LIMIT 1")
    signed = stored[0][0] if stored else 0
    if not size == leaves == signed or first not in (None, 0):
        raise SealBroken(
            message(
                "the log has {size} records, its last leaf says {leaves}, its newest head {signed}", size=size, leaves=leaves, signed=signed
            )
        )
    more = sql.rows(_TOO_MANY, (size,))
    if more:
        raise SealBroken(message("node {index} of level {level} stands behind the end of the log", level=more[0][0], index=more[0][1]))
    if stored:
        _insist_signed(read_head(stored[0][1]), name, size, reader(sql), public)
    return name, size


def _insist_signed(head: Head, name: str, size: int, node: Node, public: PublicKey) -> None:
    insist_ours(head, public)
    if (head.log, head.size) != (name, size):
        raise SealBroken(
            message("the newest head is of {found}, not of {expected}", found=f"{head.log} {head.size}", expected=f"{name} {size}")
        )
    if root_at(size, node) != head.root:
        raise SealBroken(message("the nodes of the log do not lead to the root of its head of {size} records", size=size))


def insist_ours(head: Head, public: PublicKey) -> None:
    """Return where a head is signed with our key. Raises SealBroken."""
    if head.key != public.id:
        raise SealBroken(
            message(
                "the head of {size} records names the key {found}, but the key here is {expected}",
                size=head.size,
                found=head.key,
                expected=public.id,
            )
        )
    if not head.is_signed_by(public):
        raise SealBroken(message("the signature of the head of {size} records is not that of the key {key}", size=head.size, key=public.id))


def insist_unsealed(sql: Sql, numbers: list[int]) -> None:
    """Return where none of these numbers, which stand in the queue, has its place in the log already. Raises SealBroken."""
    twice = [number for (number,) in sql.rows("SELECT number FROM commands_leaf WHERE number = ANY(%s) ORDER BY number", (numbers,))]
    if twice:
        shown = ", ".join(map(str, twice[:_SHOWN])) + (" …" if len(twice) > _SHOWN else "")
        raise SealBroken(message("these records are sealed already and stand in the queue again: {numbers}", numbers=shown))
