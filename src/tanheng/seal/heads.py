"""封首 Signed heads: how long a log was at a time and which root it had, so that nobody can change what stood in it without being seen."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tanheng.kernel.canonical import canonical
from tanheng.kernel.clock import in_beijing, said
from tanheng.kernel.strict_json import fields_of, hex_in, instant_in, text_in, whole_in
from tanheng.seal.keys import DEFAULT_SUITE, ID_DIGITS, PublicKey, SigningKey, suite_of
from tanheng.seal.tree import HASH_BYTES

NAME_CHARACTERS = 100  # of logs and suites
_FIELDS = ("log", "size", "root", "sealed_at", "suite", "key", "signature")
_GROUP = 4
_ALIKE = str.maketrans("018L", "OIBI")  # what is easily read for another sign; base 32 has no 0, 1 and 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a log: its name, how many records it has, their root, when it was sealed, and the signature with the key of that id."""

    log: str
    size: int
    root: bytes
    sealed_at: datetime
    suite: str = DEFAULT_SUITE
    key: str
    signature: bytes

    @property
    def signed_bytes(self) -> bytes:
        """Return what is signed: the canonical JSON of all fields but the signature."""
        return _signed_bytes(self.log, self.size, self.root, self.sealed_at, self.suite, self.key)

    def as_json(self) -> dict[str, str | int]:
        """Return the head as receipts and publications hold it."""
        return {
            "log": self.log,
            "size": self.size,
            "root": self.root.hex(),
            "sealed_at": said(self.sealed_at),
            "suite": self.suite,
            "key": self.key,
            "signature": self.signature.hex(),
        }

    def is_signed_by(self, public: PublicKey) -> bool:
        """Say whether the signature is right and made with this key, under the id and the suite that the head names."""
        return (self.key, self.suite) == (public.id, public.suite) and public.verify(self.signed_bytes, self.signature)


def signed_head(log: str, size: int, root: bytes, sealed_at: datetime, key: SigningKey) -> Head:
    """Return the head of a log, signed. Raises ValueError for what could not be read back."""
    signature = key.sign(_signed_bytes(log, size, root, sealed_at, key.suite, key.public.id))
    made = Head(log=log, size=size, root=root, sealed_at=sealed_at, suite=key.suite, key=key.public.id, signature=signature)
    return head_from(made.as_json())


def head_from(node: Mapping[str, object]) -> Head:
    """Read a head. Raises Malformed for unknown or missing keys and wrong values, KeyRefused for an unknown suite; both are ValueError."""
    fields_of(node, _FIELDS, "head")
    suite = text_in(node, "suite", NAME_CHARACTERS)
    return Head(
        log=text_in(node, "log", NAME_CHARACTERS),
        size=whole_in(node, "size"),
        root=hex_in(node, "root", HASH_BYTES),
        sealed_at=instant_in(node, "sealed_at"),
        suite=suite,
        key=hex_in(node, "key", ID_DIGITS // 2).hex(),
        signature=hex_in(node, "signature", suite_of(suite).signature_bytes),
    )


def printed(head: Head) -> str:
    """Return the head as one line for paper: size, root in base 32 in groups of four, day in Beijing, id of the key."""
    root = base64.b32encode(head.root).decode().rstrip("=")
    groups = "-".join(root[at : at + _GROUP] for at in range(0, len(root), _GROUP))
    return f"{head.size} {groups} {in_beijing(head.sealed_at).date().isoformat()} {head.key}"


def matches_printed(head: Head, text: str) -> bool:
    """Say whether a line typed from paper is this head. Case, spaces, hyphens in the root, wide signs and 0/O, 1/I/L, 8/B do not matter."""
    return _typed(text) == _typed(printed(head))


def _typed(text: str) -> tuple[str, ...] | None:
    words = unicodedata.normalize("NFKC", text).upper().split()
    if len(words) < 4:
        return None
    root = re.sub(r"[^0-9A-Z]", "", "".join(words[1:-2])).translate(_ALIKE)
    return words[0], root, words[-2], words[-1]


def _signed_bytes(log: str, size: int, root: bytes, sealed_at: datetime, suite: str, key: str) -> bytes:
    return canonical({"log": log, "size": size, "root": root.hex(), "sealed_at": said(sealed_at), "suite": suite, "key": key}).encode()
