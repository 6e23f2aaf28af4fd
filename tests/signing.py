"""A key with which tests sign heads: the same in all processes of a run, since they share the databases that one of them made."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tanheng.seal.keys import SigningKey


@cache
def signing_key() -> SigningKey:
    """Return the key of the tests."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
