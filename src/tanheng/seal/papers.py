"""单证 Papers: statements and certificates that bear a code. The signed JSON beside the page holds what the page prints."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.strict_json import fields_of, hex_in, mapping_in, text_in
from tanheng.seal.heads import NAME_CHARACTERS, Head, head_from
from tanheng.seal.keys import DEFAULT_SUITE, ID_DIGITS, PublicKey, SigningKey, suite_of
from tanheng.seal.tree import HASH_BYTES

PAPER = "tanheng-document/1"
_FIELDS = ("format", "type", "content", "hash", "head", "suite", "key", "signature", "public_key")
_CODE_BYTES, _GROUP = 15, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A printed page as data: its type, its content as canonical JSON text, the SHA-256 of that text, the daily head, the signature."""

    type: str
    record: str
    hash: bytes
    head: Head
    suite: str = DEFAULT_SUITE
    key: str
    signature: bytes
    public_key: PublicKey

    @property
    def code(self) -> str:
        """Return the code on the page."""
        return code_of(self.hash)

    @property
    def signed_bytes(self) -> bytes:
        """Return what is signed: the canonical JSON of all fields but the signature and the key that lies beside."""
        return _signed_bytes(self.type, self.record, self.hash, self.head, self.suite, self.key)

    def as_json(self) -> dict[str, JSON]:
        """Return the documented JSON (docs/reference/receipt.schema.json)."""
        return {
            "format": PAPER,
            "type": self.type,
            "content": self.record,
            "hash": self.hash.hex(),
            "head": self.head.as_json(),
            "suite": self.suite,
            "key": self.key,
            "signature": self.signature.hex(),
            "public_key": self.public_key.raw.hex(),
        }


def code_of(hashed: bytes) -> str:
    """Return the short code of a hash: its first 120 bits in base 32, in groups of four, which has no 0, 1, 8 and 9."""
    text = base64.b32encode(hashed[:_CODE_BYTES]).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def hash_of(content: str) -> bytes:
    """Return the SHA-256 of a content's text in UTF-8."""
    return hashlib.sha256(content.encode()).digest()


def signed_paper(kind: str, content: JSON, head: Head, key: SigningKey) -> Paper:
    """Return a page as data, signed. Raises TypeError for a content that canonical JSON cannot hold."""
    text = canonical(content)
    hashed = hash_of(text)
    signature = key.sign(_signed_bytes(kind, text, hashed, head, key.suite, key.public.id))
    return Paper(
        type=kind, record=text, hash=hashed, head=head, suite=key.suite, key=key.public.id, signature=signature, public_key=key.public
    )


def paper_from(node: Mapping[str, object]) -> Paper:
    """Read a page. Raises Malformed, and KeyRefused for an unknown suite."""
    fields_of(node, _FIELDS)
    suite = text_in(node, "suite", NAME_CHARACTERS)
    return Paper(
        type=text_in(node, "type", NAME_CHARACTERS),
        record=text_in(node, "content"),
        hash=hex_in(node, "hash", HASH_BYTES),
        head=head_from(mapping_in(node, "head")),
        suite=suite,
        key=hex_in(node, "key", ID_DIGITS // 2).hex(),
        signature=hex_in(node, "signature", suite_of(suite).signature_bytes),
        public_key=PublicKey(hex_in(node, "public_key", suite_of(suite).public_bytes), suite),
    )


def _signed_bytes(kind: str, content: str, hashed: bytes, head: Head, suite: str, key: str) -> bytes:
    signed: dict[str, JSON] = {"format": PAPER, "type": kind, "content": content, "hash": hashed.hex(), "head": head.as_json()}
    return canonical({**signed, "suite": suite, "key": key}).encode()
