"""Finds `law/`, `golden/` and `examples/`: inside an installed wheel, or at the root of the repository."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder(name: str) -> Path:
    """Return the folder `law`, `golden` or `examples`. Raises FileNotFoundError when neither place has it."""
    for candidate in (_PACKAGE / "_shipped" / name, _PACKAGE.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{name}/ stands neither in the installed package nor at the root of the repository")


def content_hash(root: Path, files: list[Path]) -> str:
    """Return the SHA-256 over relative paths and contents, line ends normalised so that every machine agrees."""
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
