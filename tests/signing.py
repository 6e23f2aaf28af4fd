"""A key with which tests sign heads."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from tanheng.seal.keys import SigningKey


@cache
def signing_key() -> SigningKey:
    """Return the key of this process."""
    with tempfile.TemporaryDirectory() as folder:
        return SigningKey.make(Path(folder) / "key")
