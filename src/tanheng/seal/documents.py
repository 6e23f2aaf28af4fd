"""回执与承诺 What the holder of a record is given: a promise at once, a receipt once it is sealed; how both are written and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.strict_json import fields_of, hashes_in, hex_in, mapping_in, text_in, whole_in
from tanheng.seal.heads import NAME_CHARACTERS, Head, head_from
from tanheng.seal.keys import DEFAULT_SUITE, ID_DIGITS, PublicKey, SigningKey, suite_of
from tanheng.seal.tree import HASH_BYTES

RECEIPT, PROMISE, CONSISTENCY = "tanheng-receipt/1", "tanheng-promise/1", "tanheng-consistency/1"
_RECEIPT_FIELDS = ("format", "record", "position", "proof", "head", "public_key")
_PROMISE_FIELDS = ("format", "record", "sealed_within_s", "log", "suite", "key", "signature", "public_key")
_CONSISTENCY_FIELDS = ("format", "old", "new", "proof")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A sealed record: its canonical text, its position (from 0), the way to the root, the signed head, the key to check it with."""

    record: str
    position: int
    proof: Sequence[bytes]
    head: Head
    public_key: PublicKey

    def as_json(self) -> dict[str, JSON]:
        """Return the documented JSON (docs/reference/receipt.schema.json)."""
        return {
            "format": RECEIPT,
            "record": self.record,
            "position": self.position,
            "proof": [one.hex() for one in self.proof],
            "head": self.head.as_json(),
            "public_key": self.public_key.raw.hex(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """An accepted record that is not sealed yet, with the signed word to seal it within so many seconds of its recording."""

    record: str
    sealed_within_s: int
    log: str
    suite: str = DEFAULT_SUITE
    key: str
    signature: bytes
    public_key: PublicKey

    @property
    def signed_bytes(self) -> bytes:
        """Return what is signed: the canonical JSON of all fields but the signature and the key that lies beside."""
        return _signed_bytes(self.record, self.sealed_within_s, self.log, self.suite, self.key)

    def as_json(self) -> dict[str, JSON]:
        """Return the documented JSON (docs/reference/receipt.schema.json)."""
        return {
            "format": PROMISE,
            "record": self.record,
            "sealed_within_s": self.sealed_within_s,
            "log": self.log,
            "suite": self.suite,
            "key": self.key,
            "signature": self.signature.hex(),
            "public_key": self.public_key.raw.hex(),
        }


def signed_promise(record: str, sealed_within_s: int, log: str, key: SigningKey) -> Promise:
    """Return the promise to seal a record, given as its canonical text."""
    signature = key.sign(_signed_bytes(record, sealed_within_s, log, key.suite, key.public.id))
    return Promise(
        record=record,
        sealed_within_s=sealed_within_s,
        log=log,
        suite=key.suite,
        key=key.public.id,
        signature=signature,
        public_key=key.public,
    )


def receipt_from(node: Mapping[str, object]) -> Receipt:
    """Read a receipt. Raises Malformed, and KeyRefused for an unknown suite."""
    fields_of(node, _RECEIPT_FIELDS)
    head = head_from(mapping_in(node, "head"))
    return Receipt(
        record=text_in(node, "record"),
        position=whole_in(node, "position"),
        proof=hashes_in(node, "proof", HASH_BYTES),
        head=head,
        public_key=_public_key(node, head.suite),
    )


def promise_from(node: Mapping[str, object]) -> Promise:
    """Read a promise. Raises Malformed, and KeyRefused for an unknown suite."""
    fields_of(node, _PROMISE_FIELDS)
    suite = text_in(node, "suite", NAME_CHARACTERS)
    return Promise(
        record=text_in(node, "record"),
        sealed_within_s=whole_in(node, "sealed_within_s"),
        log=text_in(node, "log", NAME_CHARACTERS),
        suite=suite,
        key=hex_in(node, "key", ID_DIGITS // 2).hex(),
        signature=hex_in(node, "signature", suite_of(suite).signature_bytes),
        public_key=_public_key(node, suite),
    )


def consistency_json(old: int, new: int, proof: Sequence[bytes]) -> dict[str, JSON]:
    """Return a proof of consistency as it is given out."""
    return {"format": CONSISTENCY, "old": old, "new": new, "proof": [one.hex() for one in proof]}


def consistency_from(node: Mapping[str, object]) -> tuple[bytes, ...]:
    """Read the hashes of a proof of consistency. Its sizes are for people; those of the heads are checked. Raises Malformed."""
    fields_of(node, _CONSISTENCY_FIELDS)
    for name in ("old", "new"):
        whole_in(node, name)
    return hashes_in(node, "proof", HASH_BYTES)


def _public_key(node: Mapping[str, object], suite: str) -> PublicKey:
    return PublicKey(hex_in(node, "public_key", suite_of(suite).public_bytes), suite)


def _signed_bytes(record: str, sealed_within_s: int, log: str, suite: str, key: str) -> bytes:
    content: dict[str, JSON] = {
        "format": PROMISE,
        "record": record,
        "sealed_within_s": sealed_within_s,
        "log": log,
        "suite": suite,
        "key": key,
    }
    return canonical(content).encode()
