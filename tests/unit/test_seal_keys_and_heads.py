"""Keys lie where only their owner reaches them, and a head is read back exactly or not at all."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.kernel.clock import instant
from tanheng.seal.heads import head_from, matches_printed, printed
from tanheng.seal.keys import KEY_FILE, PUBLIC_FILE, KeyRefused, PublicKey, SigningKey, suite_of
from tests.unit.sealed_logs import KEY, OTHER_KEY, flipped, forged, head


def mode(path: Path) -> int:
    """Return the permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_key_lies_in_a_private_folder_and_is_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "keys"
    made = SigningKey.make(folder)
    assert (mode(folder), mode(folder / KEY_FILE)) == (0o700, 0o600)
    loaded = SigningKey.load(folder)
    assert loaded.public == made.public == PublicKey.read((folder / PUBLIC_FILE).read_text(encoding="ascii"))
    assert made.public.verify(b"data", loaded.sign(b"data"))
    assert made.public.id == made.public.fingerprint.replace(" ", "")[:16]


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    made = SigningKey.make(tmp_path / "keys")
    with pytest.raises(KeyRefused, match="is there already"):
        SigningKey.make(tmp_path / "keys")
    assert SigningKey.load(tmp_path / "keys").public == made.public


@pytest.mark.parametrize(("name", "wrong"), [(KEY_FILE, 0o640), (KEY_FILE, 0o604), ("", 0o750), ("", 0o701)])
def test_a_key_that_others_can_reach_is_refused(tmp_path: Path, name: str, wrong: int) -> None:
    SigningKey.make(tmp_path / "keys")
    (tmp_path / "keys" / name).chmod(wrong)
    with pytest.raises(KeyRefused, match="others can reach"):
        SigningKey.load(tmp_path / "keys")


def test_a_folder_that_others_can_enter_gets_no_key(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    with pytest.raises(KeyRefused, match="chmod 700"):
        SigningKey.make(folder)
    assert not list(folder.iterdir())


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    SigningKey.make(tmp_path / "keys")
    (tmp_path / "keys" / KEY_FILE).write_text("nothing", encoding="ascii")
    with pytest.raises(KeyRefused, match="no secret key"):
        SigningKey.load(tmp_path / "keys")
    for text in ("", "00", "zz" * 32, KEY.public.pem.replace("M", "N", 1), "-----BEGIN PUBLIC KEY-----\n"):
        with pytest.raises(KeyRefused, match="no public key"):
            PublicKey.read(text)
    with pytest.raises(KeyRefused, match="32 bytes, not 31"):
        PublicKey(bytes(31))
    assert PublicKey.read(f" {KEY.public.raw.hex()}\n") == KEY.public


def test_an_unknown_suite_is_refused_by_name() -> None:
    with pytest.raises(KeyRefused, match="'sm3-sm2' is not known; known are: sha256-ed25519"):
        suite_of("sm3-sm2")
    with pytest.raises(KeyRefused, match="'sm3-sm2'"):
        head_from(head().as_json() | {"suite": "sm3-sm2"})


def test_a_signature_holds_for_its_key_and_its_bytes_alone() -> None:
    one = head()
    assert one.is_signed_by(KEY.public)
    assert not one.is_signed_by(OTHER_KEY.public)
    assert not forged(one).is_signed_by(KEY.public)
    assert not KEY.public.verify(one.signed_bytes, one.signature[:-1])
    changes: list[dict[str, Any]] = [
        {"log": "exchange"},
        {"size": 14},
        {"root": flipped(one.root)},
        {"sealed_at": instant("2026-11-21T09:30:00.000001+08:00")},
        {"key": OTHER_KEY.public.id},
    ]
    for change in changes:
        assert not replace(one, **change).is_signed_by(KEY.public), change


def test_a_head_is_read_back_as_it_was_written() -> None:
    assert head_from(head().as_json()) == head()
    assert head_from(head(0).as_json()) == head(0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"more": 1}, "head.more is unknown"),
        ({"size": -1}, "size is no whole number"),
        ({"size": True}, "size is no whole number"),
        ({"size": "13"}, "size is no whole number"),
        ({"size": 2**63}, "size is no whole number"),
        ({"root": "00"}, "root does not have 64"),
        ({"root": "A" * 64}, "root does not have 64"),
        ({"signature": "00" * 63}, "signature does not have 128"),
        ({"key": "0" * 15}, "key does not have 16"),
        ({"log": ""}, "log is no text"),
        ({"log": "x" * 101}, "log is no text"),
        ({"sealed_at": "2026-11-21"}, "sealed_at is no time"),
        ({"sealed_at": "2026-11-21T01:30:00.000000+00:00"}, "sealed_at is no time"),
        ({"sealed_at": 5}, "sealed_at is no time"),
    ],
)
def test_a_head_with_a_wrong_field_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        head_from(head().as_json() | change)


def test_a_head_with_a_missing_field_is_refused() -> None:
    for name in head().as_json():
        node = head().as_json()
        del node[name]
        with pytest.raises(ValueError, match=f"head.{name} is missing"):
            head_from(node)


def test_a_printed_head_can_be_typed_back() -> None:
    line = printed(head())
    size, root, day, key = line.split()
    assert (size, day, key) == ("13", "2026-11-21", KEY.public.id)
    assert len(root.split("-")) == 13
    misread = root.lower().replace("o", "0").replace("i", "1").replace("b", "8")
    for typed in (line, line.upper(), f" 13  {root.replace('-', ' ')}  {day} {key}\n", f"１３ {misread} {day} {key}"):
        assert matches_printed(head(), typed), typed
    for typed in ("", "13", line.replace("13 ", "14 ", 1), line.replace("-21 ", "-22 "), f"13 {root[:-1]} {day} {key}", line[:-1]):
        assert not matches_printed(head(), typed), typed
    assert not matches_printed(head(other=True), line)


@given(st.text(max_size=40))
def test_no_text_typed_breaks_the_comparison(text: str) -> None:
    assert not matches_printed(head(1), text)
