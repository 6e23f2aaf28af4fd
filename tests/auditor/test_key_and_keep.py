"""Whose key it was is told and can be held against a published one; what cannot be kept or printed ends without a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tanheng_auditor.__main__ import main
from tests.auditor.drafts import KEY, OTHER_KEY
from tests.auditor.town import town


def test_a_key_that_was_published_is_held_against_the_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(town().write(tmp_path / "export"))
    trusted = tmp_path / "trusted.pem"
    for key, status, codes in ((KEY, 0, []), (OTHER_KEY, 1, [10233])):
        trusted.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        assert main([folder, "--key", str(trusted), "--format", "json", "--lang", "en"]) == status
        report = json.loads(capsys.readouterr().out)
        assert [fault["check"] for fault in report["faults"]] == codes
        assert len(report["notices"]) == 1
    trusted.write_bytes(b"no key")
    assert main([folder, "--key", str(trusted), "--lang", "en"]) == 2
    assert str(trusted) in capsys.readouterr().err


def test_a_first_audit_says_that_nothing_vouches_for_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, kept = str(town().write(tmp_path / "export")), tmp_path / "kept"
    assert main([folder, "--lang", "en"]) == 0
    assert "First audit: compare the key" in capsys.readouterr().out
    for emptied in (True, False, True):
        if emptied:
            (kept / "kept_head.json").unlink(missing_ok=True)
        assert main([folder, "--keep", str(kept), "--lang", "en"]) == 0
        printed = capsys.readouterr().out
        assert "Key of the heads: " in printed
        assert ("counts as a first audit" in printed) is emptied
        assert ("First audit: compare the key" in printed) is emptied


def test_a_head_that_cannot_be_kept_is_said_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, taken = str(town().write(tmp_path / "export")), tmp_path / "taken"
    taken.write_bytes(b"a file")
    for place in (taken, taken / "below"):
        assert main([folder, "--keep", str(place), "--lang", "en"]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert len(printed.err.splitlines()) == 1
        assert str(place) in printed.err


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    folder = str(town().write(tmp_path / "export"))
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run([sys.executable, "-m", "tanheng_auditor", folder], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert run.stderr == b""
    assert run.returncode == 2
