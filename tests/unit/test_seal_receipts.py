"""A receipt is believed as it was given out, and refused with the right number once anything in it is changed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.kernel.canonical import canonical
from tanheng.kernel.messages import ENGLISH
from tanheng.kernel.strict_json import MAX_BYTES, MAX_DEPTH, Malformed, object_in
from tanheng.seal.receipts import Verdict, verify_receipt
from tanheng.seal.tree import consistency_proof
from tests.unit.sealed_logs import KEY, OTHER_KEY, POSITION, SIZE, head, promise, receipt, record, stored

RECEIPT, PROMISE = canonical(receipt().as_json()), canonical(promise().as_json())


def codes(verdict: Verdict) -> list[int]:
    """Return the numbers of what was found."""
    return [finding.code for finding in verdict.findings]


def checked(text: str | bytes) -> list[int]:
    """Return what is found about a text by somebody who trusts the key and kept the head."""
    return codes(verify_receipt(text, trusted_key=KEY.public, kept=head()))


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13])
def test_every_record_of_a_log_has_a_receipt_that_is_believed(size: int) -> None:
    for position in range(size):
        verdict = verify_receipt(canonical(receipt(size, position).as_json()), trusted_key=KEY.public, kept=head(size))
        assert verdict.findings == ()
        assert not verdict.refused
        assert verdict.record["number"] == position
        assert len(verdict.proven) == 3
        assert len(verdict.unproven) == 1


def test_what_is_open_is_said_to_be_open() -> None:
    verdict = verify_receipt(RECEIPT)
    assert codes(verdict) == [10118, 10119]
    assert not verdict.refused
    assert KEY.public.fingerprint in verdict.findings[0].message.render(ENGLISH)
    assert [len(verdict.proven), len(verdict.unproven)] == [1, 3]
    promised = verify_receipt(PROMISE, trusted_key=KEY.public)
    assert codes(promised) == [10117]
    assert "That the record is sealed." in [text.render(ENGLISH) for text in promised.unproven]


def test_bytes_and_a_byte_order_mark_and_spaces_between_are_read_too() -> None:
    assert (
        checked(RECEIPT.encode()) == checked(b"\xef\xbb\xbf" + RECEIPT.encode()) == checked(json.dumps(receipt().as_json(), indent=1)) == []
    )


TAMPERED: list[tuple[dict[str, Any], set[int]]] = [
    ({"format": "tanheng-promise/1"}, {10101}),
    ({"format": ["tanheng-receipt/1"]}, {10102}),
    ({"record": record(5)}, {10107}),
    ({"record": record(POSITION) + " "}, {10104, 10107}),
    ({"record": "{}"}, {10107}),
    ({"record": "[]"}, {10104, 10107}),
    ({"record": '{"a":1,"a":2}'}, {10104, 10107}),
    ({"record": '{"a":1.5}'}, {10104, 10107}),
    ({"record": '{"a":-0}'}, {10104, 10107}),
    ({"record": r'{"a":"\u4e00"}'}, {10104, 10107}),
    ({"record": ""}, {10101}),
    ({"position": POSITION - 1}, {10107}),
    ({"position": 0}, {10107}),
    ({"position": SIZE}, {10105}),
    ({"position": SIZE - 1}, {10106}),
    ({"position": -1}, {10101}),
    ({"position": True}, {10101}),
    ({"proof": [one.hex() for one in receipt().proof[::-1]]}, {10107}),
    ({"proof": [one.hex() for one in receipt().proof[1:]]}, {10106}),
    ({"proof": [*(one.hex() for one in receipt().proof), "00" * 32]}, {10106}),
    ({"proof": ["00" * 31]}, {10101}),
    ({"proof": {}}, {10101}),
    ({"public_key": OTHER_KEY.public.raw.hex()}, {10109}),
    ({"public_key": "00"}, {10101}),
    ({"head": head(other=True).as_json()}, {10107, 10111}),
    ({"head": head(key=OTHER_KEY).as_json(), "public_key": OTHER_KEY.public.raw.hex()}, {10110}),
    ({"head": head(key=OTHER_KEY).as_json()}, {10109}),
    ({"head": []}, {10101}),
    ({"more": 1}, {10101}),
]
OF_THE_HEAD: list[tuple[dict[str, Any], set[int]]] = [
    ({"log": "exchange"}, {10108}),
    ({"size": SIZE + 1}, {10108}),
    ({"size": POSITION}, {10105, 10108}),
    ({"size": 8}, {10106, 10108}),
    ({"root": "00" * 32}, {10107, 10108}),
    ({"sealed_at": "2026-11-21T09:31:00.000000+08:00"}, {10108}),
    ({"suite": "sm3-sm2"}, {10103}),
    ({"key": OTHER_KEY.public.id}, {10109}),
    ({"signature": "00" * 64}, {10108}),
    ({"signature": head(5).signature.hex()}, {10108}),
    ({"signature": ""}, {10101}),
]


@pytest.mark.parametrize(("change", "found"), TAMPERED)
def test_a_receipt_with_a_changed_field_is_refused_with_its_number(change: dict[str, Any], found: set[int]) -> None:
    assert set(checked(canonical(receipt().as_json() | change))) == found


@pytest.mark.parametrize(("change", "found"), OF_THE_HEAD)
def test_a_receipt_with_a_changed_head_is_refused_with_its_number(change: dict[str, Any], found: set[int]) -> None:
    assert set(checked(canonical(receipt().as_json() | {"head": head().as_json() | change}))) == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"record": record(5)}, {10108, 10117}),
        ({"record": "1"}, {10104, 10108, 10117}),
        ({"sealed_within_s": 61}, {10108, 10117}),
        ({"sealed_within_s": -1}, {10101}),
        ({"log": "exchange"}, {10108, 10117}),
        ({"suite": "sm3-sm2"}, {10103}),
        ({"suite": 1}, {10101}),
        ({"key": OTHER_KEY.public.id}, {10109, 10117}),
        ({"signature": head().signature.hex()}, {10108, 10117}),
        ({"public_key": OTHER_KEY.public.raw.hex()}, {10109, 10117}),
        ({"head": head().as_json()}, {10101}),
    ],
)
def test_a_promise_with_a_changed_field_is_refused_with_its_number(change: dict[str, Any], found: set[int]) -> None:
    assert set(checked(canonical(promise().as_json() | change))) == found


@given(st.integers(0, len(RECEIPT) - 1), st.characters(exclude_categories=["Cs"]))
@settings(max_examples=300)
def test_no_single_changed_character_is_believed(at: int, sign: str) -> None:
    changed = RECEIPT[:at] + sign + RECEIPT[at + 1 :]
    verdict = verify_receipt(changed, trusted_key=KEY.public, kept=head())
    assert changed == RECEIPT or verdict.refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff", "UTF-8"),
        ('{"a":"\\ud800"}', "UTF-8"),
        ('"\ud800"', "UTF-8"),
        ("", "line 1, column 1"),
        ("{", "line 1, column 2"),
        ("[]", "no JSON object"),
        ('{"a":1,"a":1}', "'a' stands twice"),
        ('{"a":{"\\u0000":1,"\\u0000":1}}', "stands twice"),
        ('{"a":1.0}', "1.0 is no whole number"),
        ('{"a":1e3}', "1e3 is no whole number"),
        ('{"a":NaN}', "NaN is no whole number"),
        ('{"a":-Infinity}', "-Infinity is no whole number"),
        ('{"a":' + "9" * 5000 + "}", "too long"),
        ('{"a":' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1), "deeper than 32"),
        ('{"a":' + "[" * 500_000 + "]" * 500_000 + "}", "deeper than 32"),
        ('{"a":"' + "x" * MAX_BYTES + '"}', "more than 4194304"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_json_of_strangers_is_read_strictly(text: str | bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        object_in(text)
    assert checked(text) == [10101]


def test_json_within_the_limits_is_read() -> None:
    deep = '{"a":' * MAX_DEPTH + "1" + "}" * MAX_DEPTH
    assert object_in(deep)
    assert len(object_in("{" + ",".join(f'"{at}":[]' for at in range(300_000)) + "}")) == 300_000


@pytest.mark.parametrize("size", range(1, 14))
@pytest.mark.parametrize("kept", range(14))
def test_a_kept_head_of_any_size_is_joined_by_its_proof_and_by_no_other(size: int, kept: int) -> None:
    text, mine = canonical(receipt(size, 0).as_json()), head(kept)
    proof = consistency_proof(min(size, kept), max(size, kept), stored(13).node)
    assert codes(verify_receipt(text, trusted_key=KEY.public, kept=mine, consistency=proof)) == []
    without = [] if kept in (0, size) else [10115] if kept > size else [10116]
    assert codes(verify_receipt(text, trusted_key=KEY.public, kept=mine)) == without
    if kept not in (0, size):
        assert codes(verify_receipt(text, trusted_key=KEY.public, kept=mine, consistency=[*proof, bytes(32)])) == [10114]
    if kept > 2:
        changed = codes(verify_receipt(text, trusted_key=KEY.public, kept=head(kept, other=True), consistency=proof))
        assert changed == ([10111] if kept == size else [10114])


def test_an_honest_head_of_a_log_that_was_changed_later_convicts_it() -> None:
    later = receipt(13, 0, other=True)
    proof = consistency_proof(5, 13, stored(13, other=True).node)
    assert codes(verify_receipt(canonical(later.as_json()), trusted_key=KEY.public, kept=head(5), consistency=proof)) == [10114]
    assert codes(verify_receipt(canonical(replace(later, record=record(0)).as_json()), trusted_key=KEY.public, kept=head(13))) == [10111]
