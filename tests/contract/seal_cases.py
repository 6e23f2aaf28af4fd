"""One case for every check of receipts: a receipt that it passes, and one that it alone speaks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tanheng.kernel.canonical import canonical
from tanheng.seal import checks
from tanheng.seal.heads import Head
from tanheng.seal.keys import PublicKey
from tanheng.seal.receipts import Paper, Promise, Receipt, verify_receipt
from tanheng.seal.tree import consistency_proof
from tests.contract.check_cases import Case
from tests.contract.handing_in import Input
from tests.contract.smaller_cases import Asked
from tests.unit.sealed_logs import (
    CHANGED,
    KEY,
    OTHER_KEY,
    POSITION,
    SIZE,
    forged,
    head,
    paper,
    promise,
    receipt,
    record,
    stored,
    with_another_hash,
)

QUIET, HEAD = receipt(), head()
PROOF = consistency_proof(5, SIZE, stored(SIZE).node)


def _verify(
    folder: Path, document: Receipt | Promise | Paper | str, trusted: PublicKey | None, kept: Head | None, proof: Sequence[bytes] | None
) -> Asked:
    del folder
    text = document if isinstance(document, str) else canonical(document.as_json())
    verdict = verify_receipt(text, trusted_key=trusted, kept=kept, consistency=proof)
    return Asked(verdict.findings, verdict.refused, verdict.proven)


def checked(
    document: Receipt | Promise | Paper | str = QUIET,
    trusted: PublicKey | None = KEY.public,
    kept: Head | None = HEAD,
    proof: Sequence[bytes] | None = None,
) -> Input:
    """Check a document, by default with the right key and head beside it."""
    return Input(asked=partial(_verify, document=document, trusted=trusted, kept=kept, proof=proof))


def with_fields(**fields: Any) -> str:
    """Return the receipt as text with other fields."""
    return canonical(QUIET.as_json() | fields)


OTHER_SUITE = canonical(QUIET.as_json() | {"head": HEAD.as_json() | {"suite": "sm3-sm2"}})
CASES = (
    Case(checks.MALFORMED, "receipt", checked(with_fields(proof="")), checked()),
    Case(checks.FORMAT_UNKNOWN, "format", checked(with_fields(format="tanheng-receipt/2")), checked()),
    Case(checks.SUITE_UNKNOWN, "suite", checked(OTHER_SUITE), checked()),
    Case(checks.RECORD_NOT_CANONICAL, "record", checked(receipt(position=CHANGED, other=True), kept=head(other=True)), checked()),
    Case(checks.POSITION_OUTSIDE, "position", checked(with_fields(position=SIZE)), checked(receipt(position=SIZE - 1))),
    Case(checks.PROOF_LENGTH, "proof", checked(with_fields(proof=[])), checked()),
    Case(checks.ROOT_DIFFERS, "proof", checked(with_fields(record=record(POSITION + 1))), checked()),
    Case(checks.SIGNATURE_WRONG, "signature", checked(replace(QUIET, head=forged(HEAD))), checked()),
    Case(checks.KEY_DIFFERS, "public_key", checked(replace(QUIET, public_key=OTHER_KEY.public)), checked()),
    Case(checks.KEY_NOT_TRUSTED, "public_key", checked(trusted=OTHER_KEY.public), checked()),
    Case(checks.HEADS_CONTRADICT, "head", checked(kept=head(other=True)), checked()),
    Case(checks.KEPT_HEAD_FOREIGN, "head", checked(kept=head(name="exchange")), checked()),
    Case(checks.KEPT_SIGNATURE_WRONG, "kept head", checked(kept=forged(HEAD)), checked()),
    Case(checks.CONSISTENCY_WRONG, "head", checked(kept=head(5, other=True), proof=PROOF), checked(kept=head(5), proof=PROOF)),
    Case(checks.KEPT_LARGER, "head", checked(receipt(10), kept=HEAD), checked(receipt(10), kept=head(10))),
    Case(checks.KEPT_SMALLER, "head", checked(kept=head(5)), checked(kept=head(5), proof=PROOF)),
    Case(checks.NOT_SEALED, "sealed_within_s", checked(promise()), checked()),
    Case(checks.NO_TRUSTED_KEY, "public_key", checked(trusted=None), checked()),
    Case(checks.NO_KEPT_HEAD, "head", checked(kept=None), checked(kept=head(0))),
    Case(checks.PAPER_HASH, "hash", checked(with_another_hash()), checked(paper())),
    Case(checks.COMPARE_PAGE, "content", checked(paper()), checked()),
)
CHECKS = checks.CHECKS
