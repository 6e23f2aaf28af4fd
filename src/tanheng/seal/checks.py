"""The numbered checks of receipts and promises (10101 on: refused; 10115 on: what is open, reported without refusing)."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

MALFORMED = Check(10101, _ERROR, "This is no receipt that can be read: {found}. Take the file as it was given out, unchanged.")
FORMAT_UNKNOWN = Check(10102, _ERROR, "The format {found} is not known here; known are {expected}. A newer Tanheng may know it.")
SUITE_UNKNOWN = Check(10103, _ERROR, "The suite {found} is not known here; known are {expected}. A newer Tanheng may know it.")
RECORD_NOT_CANONICAL = Check(
    10104,
    _ERROR,
    "The text of the record is not canonical JSON: {found}. It was changed, or not written by a journal; ask for a new receipt.",
)
POSITION_OUTSIDE = Check(
    10105,
    _ERROR,
    "The position {found} is not below the size {expected} of the log: the head does not hold the record. Ask for a new receipt.",
)
PROOF_LENGTH = Check(
    10106, _ERROR, "The proof has {found} hashes; at this position and size it needs {expected}. It was changed; ask for a new receipt."
)
ROOT_DIFFERS = Check(
    10107,
    _ERROR,
    "Record, position and proof lead to another root than that of the head, {expected}: the record is not what was sealed there. "
    "Do not rely on it; ask for a new receipt.",
)
SIGNATURE_WRONG = Check(10108, _ERROR, "The signature of the key {found} is wrong: what it signs was changed. Do not rely on it.")
KEY_DIFFERS = Check(
    10109, _ERROR, "The key that lies beside has the id {found}; signed was with the key {expected}. One of them was exchanged."
)
KEY_NOT_TRUSTED = Check(
    10110, _ERROR, "It was signed with the key {found}, not with the trusted one, {expected}. Take the key that the operator publishes."
)
HEADS_CONTRADICT = Check(
    10111,
    _ERROR,
    "The kept head and this one both have {size} records, but other roots, {expected} and {found}: two histories were signed. Keep both as "
    "evidence and tell the supervisor.",
)
KEPT_HEAD_FOREIGN = Check(
    10112,
    _ERROR,
    "The kept head is of the log and key {expected}, this one of {found}: they cannot be compared. Take the kept head of this log.",
)
KEPT_SIGNATURE_WRONG = Check(
    10113, _ERROR, "The signature of the kept head of size {found} is wrong: it was changed. Take another kept head."
)
CONSISTENCY_WRONG = Check(
    10114,
    _ERROR,
    "The proof does not show that the log of {found} records begins the one of {expected}. Fetch it anew; if it still fails, the history "
    "was changed: keep both heads as evidence and tell the supervisor.",
)
KEPT_LARGER = Check(
    10115,
    _WARNING,
    "The kept head has {expected} records, the head of this receipt {found}, and no proof joins them. Ask for a receipt under a newer "
    "head, or for the proof.",
)
KEPT_SMALLER = Check(
    10116,
    _NOTICE,
    "The kept head has {expected} records, this one {found}. That nothing before was changed is not shown; ask for the proof that joins "
    "them.",
)
NOT_SEALED = Check(
    10117,
    _WARNING,
    "This is a promise: the record was accepted and shall be sealed within {found} seconds. Fetch the receipt; if there is none, this "
    "promise is the evidence.",
)
NO_TRUSTED_KEY = Check(
    10118,
    _NOTICE,
    "No trusted key was given, so anybody may have signed this. Compare the fingerprint of the key with the published one: {found}",
)
NO_KEPT_HEAD = Check(
    10119,
    _NOTICE,
    "No kept head was given to compare with: whether others are shown the same history is open. Keep this head for the next time.",
)
PAPER_HASH = Check(
    10120,
    _ERROR,
    "The content has the code {found}, the document says {expected}: one of them was changed. Do not rely on it; ask for it anew.",
)
COMPARE_PAGE = Check(
    10121,
    _NOTICE,
    "What a printed page says is not seen here. Compare its figures with the content that is shown, and its code with {found}",
)

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
