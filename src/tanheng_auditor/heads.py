"""Checks the signed heads: their form, their order, their signatures, and that each root follows from the records."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from tanheng_auditor import shapes, tree
from tanheng_auditor.checks import FILE_MALFORMED, HEAD_NOT_LAST, HEADS_GO_BACK, KEY_NOT_TRUSTED, LOG_DIFFERS, ROOT_DIFFERS, SIGNATURE_WRONG
from tanheng_auditor.export import HEADS, KEY, Export, strict_json
from tanheng_auditor.messages import Fault, Unreadable, message

KEY_DIGITS = 16
SUITE = "sha256-ed25519"
_FORM = {
    "key": "[0-9a-f]{16}",
    "log": ".{1,100}",
    "root": "[0-9a-f]{64}",
    "sealed_at": shapes.TIME,
    "signature": "[0-9a-f]{128}",
    "suite": re.escape(SUITE),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A head of the log, as `seal.md` describes it."""

    log: str
    size: int
    root: str
    sealed_at: str
    suite: str
    key: str
    signature: str

    @property
    def signed(self) -> bytes:
        """Return what is signed."""
        fields = {name: getattr(self, name) for name in ("log", "size", "root", "sealed_at", "suite", "key")}
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def head_of(value: object) -> Head | None:
    """Return the head that a JSON object is, or None."""
    if not isinstance(value, dict) or set(value) != {*_FORM, "size"}:
        return None
    size = value["size"]
    if type(size) is not int or size < 0:
        return None
    if not all(isinstance(value[name], str) and re.fullmatch(form, value[name]) for name, form in _FORM.items()):
        return None
    return Head(**value)


def heads_of(export: Export) -> tuple[list[Head], list[Fault]]:
    """Read heads.jsonl."""
    heads, faults = [], []
    for line, text in enumerate(export.heads_text.splitlines(), 1):
        try:
            head = head_of(strict_json(text))
        except ValueError:
            head = None
        if head is None:
            faults.append(Fault(FILE_MALFORMED, subject=f"{HEADS}:{line}", found=text[:80], expected=", ".join(Head.__slots__)))
        else:
            heads.append(head)
    return heads, faults


def fingerprint_of(export: Export) -> str:
    """Return the SHA-256 of the raw public key of the export, which is what is published; empty where there is no key."""
    return _key_of(export.key_pem)[1]


def trusted_key(path: Path) -> str:
    """Return the fingerprint of a public key that is trusted. Raises Unreadable."""
    try:
        found = _key_of(path.read_bytes())[1]
    except OSError:
        found = ""
    if not found:
        raise Unreadable(message("{path} is no public Ed25519 key in PEM; take the one that was published", path=path))
    return found


def check_trusted(export: Export, trusted: str) -> list[Fault]:
    """The key of the export is the one that is trusted."""
    found = fingerprint_of(export)
    return [] if found == trusted else [Fault(KEY_NOT_TRUSTED, found=found or "-", expected=trusted)]


def key_of(export: Export) -> tuple[object, str]:
    """Return the public key and its id; (None, "") where the file holds no Ed25519 key."""
    key, fingerprint = _key_of(export.key_pem)
    return key, fingerprint[:KEY_DIGITS]


def _key_of(pem: bytes) -> tuple[object, str]:
    from cryptography.exceptions import UnsupportedAlgorithm  # late: it takes time that most of the work can overlap
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        return None, ""
    return (key, sha256(key.public_bytes_raw()).hexdigest()) if isinstance(key, Ed25519PublicKey) else (None, "")


def check_order(export: Export, heads: list[Head]) -> list[Fault]:
    """Sizes and times only grow, all heads are of this log, and the manifest's is the last."""
    faults = [Fault(LOG_DIFFERS, found=head.log, expected=export.log) for head in heads if head.log != export.log]
    for before, head in pairwise(heads):
        if head.size < before.size or head.sealed_at < before.sealed_at or (head.size == before.size and head.root != before.root):
            faults.append(
                Fault(HEADS_GO_BACK, row=min(head.size, before.size), found=_said(head), expected=_said(before), last=before.size - 1)
            )
    given = head_of(export.manifest["head"])
    last = heads[-1] if heads else None
    if given != last or (given is None and export.manifest["head"] is not None):
        faults.append(Fault(HEAD_NOT_LAST, found=_said(given), expected=_said(last)))
    return faults


def check_signatures(export: Export, heads: list[Head]) -> tuple[str, list[Fault]]:
    """Return the id of the key, and a fault for each head that it did not sign."""
    from cryptography.exceptions import InvalidSignature

    key, name = key_of(export)
    if key is None:
        return "", [Fault(FILE_MALFORMED, subject=KEY, found=export.key_pem[:40].decode(errors="replace"), expected="Ed25519, PEM")]
    faults = []
    for head in heads:
        try:
            if head.key != name:
                raise InvalidSignature
            key.verify(bytes.fromhex(head.signature), head.signed)  # type: ignore[attr-defined]
        except InvalidSignature:
            faults.append(Fault(SIGNATURE_WRONG, row=max(0, head.size - 1), subject=head.size))
    return name, faults


def check_roots(heads: list[Head], levels: list[bytes], size: int) -> list[Fault]:
    """Each root follows from the leaves; where one does not, the fault lies after the last head before it that is right."""
    faults, right = [], 0
    for head in heads:
        found = tree.root_at(levels, head.size).hex() if head.size <= size else f"({size})"
        if found == head.root:
            right = max(right, head.size)
        else:
            faults.append(
                Fault(ROOT_DIFFERS, row=right, last=max(right, head.size - 1), subject=head.size, found=head.root, expected=found)
            )
    return faults


def _said(head: Head | None) -> str:
    return "-" if head is None else f"{head.size} {head.root[:16]} {head.sealed_at}"
