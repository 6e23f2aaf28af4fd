"""The secret by which the pages sign sessions and forms: from the environment, else a random one in the keys of the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tanheng.database.cluster import KEYS
from tanheng.kernel.messages import Message, message
from tanheng.server.serving.asked import SECRET

FILE = "pages-secret"
SAMPLE = "sample-"
"""Begins the secret of a book that `tanheng play` made."""
LEAST = 32
_LEAST_KINDS = 12
_PUBLISHED = ("django-insecure", SAMPLE, "changeme", "secret")


def secret_of(folder: Path, *, sample: bool = False) -> str:
    """Return the secret of a data folder; made at the first time, readable by nobody else. Raises OSError."""
    named = os.environ.get(SECRET, "")
    if named:
        return named
    file = folder / KEYS / FILE
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = file.with_name(f"{FILE}.part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_text(f"{SAMPLE if sample else ''}{secrets.token_hex(32)}", encoding="ascii", newline="")
        part.replace(file)
    return file.read_text(encoding="ascii").strip()


def faults_of_secret(secret: str) -> list[Message]:
    """Return what forbids a secret in production."""
    if secret.lower().startswith(_PUBLISHED):
        return [
            message(
                "The secret of the pages is that of a sample. Set {variable} to a random one, or remove {file} from keys/ of the data.",
                variable=SECRET,
                file=FILE,
            )
        ]
    if len(secret) < LEAST or len(set(secret)) < _LEAST_KINDS:
        return [
            message(
                "The secret of the pages in {variable} is too easy to guess: it needs {least} random characters. Leave the variable out and"
                " one is made.",
                variable=SECRET,
                least=LEAST,
            )
        ]
    return []
