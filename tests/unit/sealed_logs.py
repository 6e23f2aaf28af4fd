"""A small sealed log for tests: records, heads, receipts, and keys that are the same each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tanheng.kernel.canonical import canonical
from tanheng.kernel.clock import instant, said
from tanheng.seal.documents import Promise, Receipt, signed_promise
from tanheng.seal.heads import Head, signed_head
from tanheng.seal.keys import SigningKey
from tanheng.seal.papers import Paper, signed_paper
from tanheng.seal.tree import inclusion_proof, leaf_hash, root_at
from tests.unit.test_seal_tree import Stored

LOG, SIZE, POSITION, CHANGED = "registry", 13, 6, 2
SEALED = instant("2026-11-21T09:30:00.000000+08:00")


def signing_key(seed: int) -> SigningKey:
    """Return a key that is the same for the same seed."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


KEY, OTHER_KEY = signing_key(1), signing_key(2)


def record(number: int) -> str:
    """Return the canonical text of a record of the journal."""
    transfer = {"debit": "issue.2025", "credit": "entity.91110000710926094P", "asset": "CEA.2025", "amount": 1_200_000 + number}
    content = {
        "number": number,
        "command": "allowance_issue",
        "actor": "registry.clerk",
        "recorded_at": said(SEALED - timedelta(minutes=1)),
        "applies_at": said(SEALED - timedelta(minutes=1)),
        "outcome": "done",
        "reason": "预分配",
        "effects": {"transfers": [transfer]},
    }
    return canonical(content)


def stored(size: int, other: bool = False) -> Stored:
    """Return the log of the first records; `other` is one whose third record has a space more."""
    log = Stored()
    log.append([leaf_hash(_text(number, other).encode()) for number in range(size)])
    return log


def _text(number: int, other: bool) -> str:
    return record(number) + (" " if other and number == CHANGED else "")


def head(size: int = SIZE, *, key: SigningKey = KEY, other: bool = False, name: str = LOG) -> Head:
    """Return the signed head of so many records."""
    return signed_head(name, size, root_at(size, stored(size, other).node), SEALED, key)


def receipt(size: int = SIZE, position: int = POSITION, other: bool = False) -> Receipt:
    """Return the receipt of a record."""
    proof = inclusion_proof(position, size, stored(size, other).node)
    return Receipt(record=_text(position, other), position=position, proof=proof, head=head(size, other=other), public_key=KEY.public)


def promise() -> Promise:
    """Return the promise to seal a record."""
    return signed_promise(record(POSITION), 60, LOG, KEY)


def paper() -> Paper:
    """Return a signed page."""
    facts = [["账户", "E0000003-98"]]
    sections = [{"title": "25", "columns": ["位置", "数量"], "rows": [["登记", 600]]}]
    return signed_paper("statement", {"title": "对账单", "facts": facts, "sections": sections, "notes": []}, head(), KEY)


def with_another_hash() -> Paper:
    """Return a page whose signature is right and whose hash is that of something else."""
    one = replace(paper(), hash=bytes(32))
    return replace(one, signature=KEY.sign(one.signed_bytes))


def flipped(value: bytes) -> bytes:
    """Return the value with its last bit changed."""
    return value[:-1] + bytes([value[-1] ^ 1])


def forged(one: Head) -> Head:
    """Return a head with a signature that is wrong."""
    return replace(one, signature=flipped(one.signature))
