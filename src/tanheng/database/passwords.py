"""The passwords of the roles: random, one file each, readable only by the user who runs the program."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tanheng.database.refusals import ClusterRefused
from tanheng.kernel.messages import message
from tanheng.kernel.system_errors import reason_of

SUPERUSER = "superuser"
ROLES = {"owner": "tanheng_owner", "app": "tanheng_app", "reader": "tanheng_reader"}
"""The roles by what they are called here: who changes tables, who works with rows, who only reads for export."""
USERS = {SUPERUSER: "postgres", **ROLES}
_BYTES = 32


def make_passwords(folder: Path) -> list[str]:
    """Make the passwords that are missing; return the roles that got one. Raises OSError."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    made = []
    for role in USERS:
        file = folder / role
        if file.exists():
            continue
        part = folder / f"{role}.part"
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        with part.open("wb") as written:
            written.write(secrets.token_urlsafe(_BYTES).encode("ascii"))
            written.flush()
            os.fsync(written.fileno())
        part.replace(file)
        made.append(role)
    return made


def password_of(folder: Path, role: str) -> str:
    """Return the password of a role. Refuses where its file cannot be read."""
    file = folder / role
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        raise ClusterRefused(
            message(
                "{file} is missing, so the database cannot be entered. Start it with `tanheng db start`, or bring "
                "the file back from a copy.",
                file=file,
            )
        ) from None
    except OSError as wrong:
        raise ClusterRefused(message("{file} cannot be read: {reason}", file=file, reason=reason_of(wrong, file))) from None
