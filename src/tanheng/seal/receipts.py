"""核验 Checks a receipt, a promise or a page with nothing but itself and what its holder trusts and kept: key, head, proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tanheng.kernel.canonical import canonical
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Message, message
from tanheng.kernel.strict_json import Malformed, object_in
from tanheng.seal import checks
from tanheng.seal.documents import PROMISE, RECEIPT, Promise, Receipt, promise_from, receipt_from, signed_promise
from tanheng.seal.heads import Head
from tanheng.seal.keys import SUITES, KeyRefused, PublicKey
from tanheng.seal.papers import PAPER, Paper, code_of, hash_of, paper_from
from tanheng.seal.tree import leaf_hash, proof_length, verify_consistency, verify_inclusion

__all__ = ["Paper", "Promise", "Receipt", "Verdict", "promise_from", "receipt_from", "signed_promise", "verify_receipt"]

Document = Receipt | Promise | Paper
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check came to: the document as far as it could be read, its record, the findings, what is proven and what is not."""

    format: str
    document: Document | None
    record: Json
    findings: tuple[Finding, ...]
    proven: tuple[Message, ...] = ()
    unproven: tuple[Message, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether something is wrong."""
        return bool(errors_of(self.findings))


@dataclass(frozen=True, slots=True)
class Held:
    """What the holder of a receipt has beside it."""

    trusted_key: PublicKey | None
    kept: Head | None
    consistency: Sequence[bytes] | None


def verify_receipt(
    text: str | bytes,
    *,
    trusted_key: PublicKey | None = None,
    kept: Head | None = None,
    consistency: Sequence[bytes] | None = None,
) -> Verdict:
    """Check a receipt, a promise or a page. `consistency` is the proof between the kept head and that of the receipt, whichever is larger.

    Never raises for what stands in the text: every fault is a finding (10101 to 10121).
    """
    try:
        node = object_in(text)
    except Malformed as wrong:
        return _unread("", checks.MALFORMED.at(_at("receipt"), wrong.reason))
    written = node.get("format")
    if not isinstance(written, str) or written not in _KINDS:
        return _unread("", checks.FORMAT_UNKNOWN.at(_at("format"), ascii(written)[:80], ", ".join(_KINDS)))
    suite = _suite_in(node)
    if isinstance(suite, str) and suite not in SUITES:
        return _unread(written, checks.SUITE_UNKNOWN.at(_at("suite"), ascii(suite)[:80], ", ".join(SUITES)))
    read, check = _KINDS[written]
    try:
        document = read(node)
    except (Malformed, KeyRefused) as wrong:
        return _unread(written, checks.MALFORMED.at(_at("receipt"), wrong.reason))
    record, of_record = _record_in(document.record)
    findings = (*of_record, *check(document, Held(trusted_key, kept, consistency)))
    proven, unproven = ((), ()) if errors_of(findings) else _said(document, findings)
    return Verdict(written, document, record, findings, proven, unproven)


def _unread(written: str, finding: Finding) -> Verdict:
    return Verdict(written, None, {}, (finding,))


def _at(called: str) -> Place:
    return Place(called=called)


def _suite_in(node: Json) -> object:
    head = node.get("head")
    return head.get("suite") if isinstance(head, Mapping) else node.get("suite")


def _record_in(text: str) -> tuple[Json, list[Finding]]:
    """Return the record that a text holds, and what is wrong with the text."""
    try:
        record = object_in(text)
    except Malformed as wrong:
        return {}, [checks.RECORD_NOT_CANONICAL.at(_at("record"), wrong.reason)]
    if canonical(record) != text:  # type: ignore[arg-type]  # what was read of JSON is JSON
        return record, [checks.RECORD_NOT_CANONICAL.at(_at("record"), message("its keys, spaces or characters are written otherwise"))]
    return record, []


def _check_receipt(receipt: Document, held: Held) -> Iterator[Finding]:
    assert isinstance(receipt, Receipt)
    head = receipt.head
    if receipt.position >= head.size:
        yield checks.POSITION_OUTSIDE.at(_at("position"), receipt.position, head.size)
    elif len(receipt.proof) != (needed := proof_length(receipt.position, head.size)):
        yield checks.PROOF_LENGTH.at(_at("proof"), len(receipt.proof), needed)
    elif not verify_inclusion(leaf_hash(receipt.record.encode()), receipt.position, head.size, receipt.proof, head.root):
        yield checks.ROOT_DIFFERS.at(_at("proof"), "", head.root.hex())
    of_key = list(_check_key(head.key, receipt.public_key, head.signed_bytes, head.signature, held))
    yield from of_key
    yield from _check_head(head, receipt.public_key, held, of_key)


def _check_head(head: Head, public: PublicKey, held: Held, of_key: Sequence[Finding]) -> Iterator[Finding]:
    """Compare with the kept head, unless the key is wrong already."""
    if held.kept is None:
        yield checks.NO_KEPT_HEAD.at(_at("head"))
    elif not errors_of(of_key):
        yield from _check_kept(head, held.kept, held.consistency, public)


def _check_paper(paper: Document, held: Held) -> Iterator[Finding]:
    assert isinstance(paper, Paper)
    changed = hash_of(paper.record) != paper.hash
    if changed:
        yield checks.PAPER_HASH.at(_at("hash"), code_of(hash_of(paper.record)), paper.code)
    of_key = list(_check_key(paper.key, paper.public_key, paper.signed_bytes, paper.signature, held))
    if not errors_of(of_key) and not paper.head.is_signed_by(paper.public_key):
        of_key.append(checks.SIGNATURE_WRONG.at(_at("head"), paper.head.key))
    yield from of_key
    yield from _check_head(paper.head, paper.public_key, held, of_key)
    if not changed and not errors_of(of_key):
        yield checks.COMPARE_PAGE.at(_at("content"), paper.code)


def _check_promise(promise: Document, held: Held) -> Iterator[Finding]:
    assert isinstance(promise, Promise)
    yield from _check_key(promise.key, promise.public_key, promise.signed_bytes, promise.signature, held)
    yield checks.NOT_SEALED.at(_at("sealed_within_s"), promise.sealed_within_s)


def _check_key(key: str, beside: PublicKey, signed: bytes, signature: bytes, held: Held) -> Iterator[Finding]:
    if beside.id != key:
        yield checks.KEY_DIFFERS.at(_at("public_key"), beside.id, key)
        return
    if not beside.verify(signed, signature):
        yield checks.SIGNATURE_WRONG.at(_at("signature"), key)
    if held.trusted_key is None:
        yield checks.NO_TRUSTED_KEY.at(_at("public_key"), beside.fingerprint)
    elif held.trusted_key != beside:
        yield checks.KEY_NOT_TRUSTED.at(_at("public_key"), key, held.trusted_key.id)


def _check_kept(head: Head, kept: Head, consistency: Sequence[bytes] | None, public: PublicKey) -> Iterator[Finding]:
    """Compare the head of the receipt with the one that its holder kept."""
    if (kept.log, kept.key) != (head.log, head.key):
        yield checks.KEPT_HEAD_FOREIGN.at(_at("head"), f"{head.log}, {head.key}", f"{kept.log}, {kept.key}")
    elif not kept.is_signed_by(public):
        yield checks.KEPT_SIGNATURE_WRONG.at(_at("kept head"), kept.size)
    elif kept.size == head.size:
        if kept.root != head.root:
            yield checks.HEADS_CONTRADICT.at(_at("head"), head.root.hex(), kept.root.hex(), size=head.size)
    elif consistency is None and kept.size:  # every log continues the empty one
        check = checks.KEPT_LARGER if kept.size > head.size else checks.KEPT_SMALLER
        yield check.at(_at("head"), head.size, kept.size)
    else:
        old, new = sorted((kept, head), key=lambda one: one.size)
        if not verify_consistency(old.size, old.root, new.size, new.root, consistency or ()):
            yield checks.CONSISTENCY_WRONG.at(_at("head"), old.size, new.size)


def _said(document: Document, findings: Sequence[Finding]) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return what is proven and what is not, where nothing is wrong."""
    told = {finding.code for finding in findings}
    proven, unproven = [], []
    if isinstance(document, Receipt):
        head = document.head
        text = message(
            "The record stands in the log {log} at position {position} of {size} records, sealed at {time}.",
            log=head.log,
            position=document.position,
            size=head.size,
            time=said(head.sealed_at),
        )
        proven.append(text)
    elif isinstance(document, Paper):
        text = message("The key {key} signed this content; its code is {code}.", key=document.key, code=document.code)
        proven.append(text)
        unproven.append(message("That a printed page says the same: compare its figures and its code."))
    else:
        text = message("The key {key} signed the promise to seal this record in the log {log}.", key=document.key, log=document.log)
        proven.append(text)
        unproven.append(message("That the record is sealed."))
    key = document.public_key.id
    if checks.NO_TRUSTED_KEY.code in told:
        unproven.append(message("That the key {key} is the operator's.", key=key))
    else:
        proven.append(message("It was signed with the trusted key {key}.", key=key))
    if isinstance(document, Receipt | Paper):
        same = message("That the log is the one of the kept head, continued without a change.")
        open_codes = {checks.NO_KEPT_HEAD.code, checks.KEPT_LARGER.code, checks.KEPT_SMALLER.code}
        (unproven if told & open_codes else proven).append(same)
    unproven.append(message("That what the record says is true, and that nothing was left out of the log."))
    return tuple(proven), tuple(unproven)


_KINDS: dict[str, tuple[Callable[[Json], Document], Callable[[Document, Held], Iterator[Finding]]]] = {
    RECEIPT: (receipt_from, _check_receipt),
    PROMISE: (promise_from, _check_promise),
    PAPER: (paper_from, _check_paper),
}
"""How each format is read and checked."""
