"""Writes exports without Tanheng's code, from the reference of the book: records in, sealed folder out. Forgers change it in between."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"the key of the book").digest())
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"the key of somebody else").digest())
SUMS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")
BALANCES = {
    "account": pl.Int64,
    **dict.fromkeys(("owner", "purpose", "asset", "kind"), pl.String),
    **dict.fromkeys(("floor", "ceiling"), pl.Int64),
    "closed": pl.Boolean,
    **dict.fromkeys(SUMS, pl.Int64),
}
JOURNAL = {"position": pl.Int64, "leaf": pl.Binary, "record": pl.String}


def canonical(content: object) -> str:
    """Return canonical JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def leaf(text: str) -> bytes:
    """Return the hash of a record as a leaf."""
    return sha256(b"\x00" + text.encode("utf-8", "surrogatepass")).digest()


def root(leaves: list[bytes]) -> bytes:
    """Return the root by the recursive definition of RFC 9162, 2.1.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root(leaves[:left]) + root(leaves[left:])).digest()


def signed(head: dict[str, object], key: Ed25519PrivateKey) -> dict[str, object]:
    """Return the head with the id of the key and a signature."""
    unsigned = {name: value for name, value in head.items() if name != "signature"}
    unsigned["key"] = sha256(key.public_key().public_bytes_raw()).hexdigest()[:16]
    return {**unsigned, "signature": key.sign(canonical(unsigned).encode()).hex()}


@dataclass
class Draft:
    """An export before it is written. `records` are the texts, the last `tail` of them not sealed; `heads` are made by `seal`."""

    records: list[str]
    tail: int
    sizes: list[int]
    balances: list[dict[str, object]]
    log: str = "registry"
    key: Ed25519PrivateKey = KEY
    leaves: list[bytes] = field(default_factory=list)
    positions: list[int | None] = field(default_factory=list)
    heads: list[dict[str, object]] = field(default_factory=list)
    manifest: dict[str, object] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    times: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Remember when each record was made, before anybody forges: heads are signed soon after their last record."""
        self.times = list(accumulate((json.loads(text)["recorded_at"] for text in self.records), max))

    @property
    def size(self) -> int:
        """Return how many records are sealed."""
        return len(self.records) - self.tail

    def hash_again(self) -> None:
        """Make positions and leaf hashes anew."""
        self.leaves = [leaf(text) for text in self.records[: self.size]]
        self.positions = [*range(self.size), *[None] * self.tail]

    def sign_again(self) -> None:
        """Make all heads anew with the key."""
        self.heads = []
        for size in self.sizes:
            head = {
                "log": self.log,
                "size": size,
                "root": root(self.leaves[:size]).hex(),
                "sealed_at": self.times[min(size, len(self.times)) - 1],
                "suite": "sha256-ed25519",
            }
            self.heads.append(signed(head, self.key))

    def seal(self) -> Draft:
        """Hash and sign everything."""
        self.hash_again()
        self.sign_again()
        return self

    def read(self, at: int) -> dict[str, object]:
        """Return a record as an object."""
        return dict(json.loads(self.records[at]))

    def write_record(self, at: int, record: object) -> None:
        """Put a changed record in its place."""
        self.records[at] = canonical(record)

    def write(self, folder: Path) -> Path:
        """Write the folder; what stands in `manifest` and `files` by then goes before what would be written."""
        folder.mkdir(parents=True, exist_ok=True)
        leaves = [*self.leaves, *[None] * (len(self.records) - len(self.leaves))]
        journal = pl.DataFrame({"position": self.positions, "leaf": leaves, "record": self.records}, schema=JOURNAL)
        journal.write_parquet(folder / "journal.parquet", row_group_size=1 << 14)
        pl.DataFrame(self.balances, schema=BALANCES).write_parquet(folder / "balances.parquet")
        (folder / "heads.jsonl").write_text("".join(f"{canonical(head)}\n" for head in self.heads), encoding="utf-8", newline="\n")
        (folder / "public_key.pem").write_bytes(self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        names = ("journal.parquet", "balances.parquet", "heads.jsonl", "public_key.pem")
        manifest = {
            "format": "tanheng-export/1",
            "log": self.log,
            "size": self.size,
            "tail": self.tail,
            "exported_at": "2026-12-01T00:00:00.000000+08:00",
            "head": self.heads[-1] if self.heads else None,
            "files": {name: sha256((folder / name).read_bytes()).hexdigest() for name in names},
            **self.manifest,
        }
        (folder / "manifest.json").write_text(canonical(manifest), encoding="utf-8", newline="\n")
        return folder
