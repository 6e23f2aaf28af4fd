"""密钥 The keys that sign heads and promises: Ed25519 today, in a table of suites in which others can stand later."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tanheng.kernel.messages import ENGLISH, Message, message

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

DEFAULT_SUITE = "sha256-ed25519"
KEY_FILE, PUBLIC_FILE = "seal-key.pem", "seal-public.pem"
ID_DIGITS = 16
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_GROUP = 4


class KeyRefused(ValueError):
    """A key file that cannot be used or a suite that is not known; `reason` says why, in either language."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.render(ENGLISH))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Suite:
    """A pair of hash and signature by name: how long public keys and signatures are, and how a signature is checked."""

    public_bytes: int
    signature_bytes: int
    verify: Callable[[bytes, bytes, bytes], bool]  # public key, data, signature


def _verify_ed25519(public: bytes, data: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


SUITES = {DEFAULT_SUITE: Suite(public_bytes=32, signature_bytes=64, verify=_verify_ed25519)}


def suite_of(name: str) -> Suite:
    """Return a suite by its name. Raises KeyRefused for one that is not known."""
    if name not in SUITES:
        raise KeyRefused(message("the suite {found} is not known; known are: {known}", found=ascii(name), known=", ".join(SUITES)))
    return SUITES[name]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its raw bytes and its suite. Raises KeyRefused where it has another length than keys of the suite have."""

    raw: bytes
    suite: str = DEFAULT_SUITE

    def __post_init__(self) -> None:
        if len(self.raw) != (expected := suite_of(self.suite).public_bytes):
            raise KeyRefused(message("a public key has {expected} bytes, not {found}", expected=expected, found=len(self.raw)))

    @property
    def id(self) -> str:
        """Return the id by which heads name the key: the first 16 digits of its fingerprint."""
        return hashlib.sha256(self.raw).hexdigest()[:ID_DIGITS]

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the raw key, in groups that people can compare."""
        digits = hashlib.sha256(self.raw).hexdigest()
        return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))

    @property
    def pem(self) -> str:
        """Return the key as PEM text, which is what an operator publishes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return Ed25519PublicKey.from_public_bytes(self.raw).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Say whether the signature over the data was made with the secret half of this key."""
        suite = suite_of(self.suite)
        return len(signature) == suite.signature_bytes and suite.verify(self.raw, data, signature)

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """Read a key as PEM text or as 64 hexadecimal digits. Raises KeyRefused."""
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        try:
            if "-----" not in text:
                return cls(bytes.fromhex(text.strip()))
            read = load_pem_public_key(text.encode())
        except (ValueError, UnsupportedAlgorithm):
            read = None
        if not isinstance(read, Ed25519PublicKey):
            raise KeyRefused(message("it is no public key of the kind Ed25519, as PEM or as 64 hexadecimal digits"))
        return cls(read.public_bytes_raw())


class SigningKey:
    """The secret key of an operator. It lies in a folder of its own that nobody else can enter."""

    suite = DEFAULT_SUITE

    def __init__(self, secret: Ed25519PrivateKey) -> None:
        self._secret = secret
        self.public = PublicKey(secret.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> bytes:
        """Return the signature over the data."""
        return self._secret.sign(data)

    @classmethod
    def make(cls, folder: Path) -> SigningKey:
        """Make a new key in the folder, with its public half beside it. Raises KeyRefused where a key lies there already, and OSError."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
        _insist_on_private(folder)
        secret = Ed25519PrivateKey.generate()
        made = cls(secret)
        try:
            _write_private(folder / KEY_FILE, secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        except FileExistsError:
            raise KeyRefused(message("{file} is there already; a key is never overwritten", file=folder / KEY_FILE)) from None
        (folder / PUBLIC_FILE).write_text(made.public.pem, encoding="ascii", newline="\n")
        return made

    @classmethod
    def load(cls, folder: Path) -> SigningKey:
        """Read the key of the folder. Raises KeyRefused where others can read it or where it is none, and OSError."""
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        file = folder / KEY_FILE
        _insist_on_private(folder)
        _insist_on_private(file)
        try:
            secret = load_pem_private_key(file.read_bytes(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyRefused(message("{file} is no secret key as PEM without a password", file=file)) from None
        if not isinstance(secret, Ed25519PrivateKey):
            raise KeyRefused(message("{file} is no key of the kind Ed25519", file=file))
        return cls(secret)


def _write_private(file: Path, content: bytes) -> None:
    """Write a new file that nobody else can read at any moment, and that is on the disk before the key is used."""
    file.touch(mode=0o600, exist_ok=False)
    with file.open("r+b") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _insist_on_private(path: Path) -> None:
    """Refuse what others than its owner can read; on Windows the folder of a user is private without modes."""
    mode = path.stat().st_mode
    if os.name == "posix" and mode & _OTHERS:
        allowed = "700" if stat.S_ISDIR(mode) else "600"
        raise KeyRefused(message("others can reach {file}; allow only its owner (chmod {mode})", file=path, mode=allowed))
