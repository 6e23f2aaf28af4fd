"""Remembers the newest head that was found right, one folder for one book, so that a history written anew is seen."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from tanheng_auditor import tree
from tanheng_auditor.checks import KEPT_CONTRADICTED, KEY_DIFFERS, LOG_DIFFERS, SHORTER_THAN_KEPT
from tanheng_auditor.export import strict_json
from tanheng_auditor.heads import Head, head_of
from tanheng_auditor.messages import Fault, Unreadable, message

KEPT = "kept_head.json"


def kept_head(folder: Path) -> Head | None:
    """Return the head that was kept, or None where nothing was yet. Raises Unreadable for a damaged one."""
    path = folder / KEPT
    try:
        if not path.exists():
            return None
        head = head_of(strict_json(path.read_bytes()))
    except (OSError, ValueError):
        head = None
    if head is None:
        raise Unreadable(message("{path} is no kept head; look for the last good copy of it before you audit", path=path))
    return head


def check_kept(kept: Head, log: str, key: str, levels: list[bytes], size: int) -> list[Fault]:
    """The export continues what was seen before, in the same log and under the same key."""
    faults = [] if log == kept.log else [Fault(LOG_DIFFERS, found=log, expected=kept.log)]
    if key != kept.key:
        faults.append(Fault(KEY_DIFFERS, found=key or "-", expected=kept.key))
    if size < kept.size:
        return [*faults, Fault(SHORTER_THAN_KEPT, row=size, last=kept.size - 1, found=size, expected=kept.size)]
    root = tree.root_at(levels, kept.size).hex()
    if root != kept.root:
        faults.append(Fault(KEPT_CONTRADICTED, row=0, last=kept.size - 1, subject=kept.size, found=root, expected=kept.root))
    return faults


def check_writable(folder: Path) -> None:
    """See before the work whether a head can be kept. Raises Unreadable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        os.close(handle)
        Path(name).unlink()
    except OSError:
        raise _not_kept(folder) from None


def keep(folder: Path, head: Head) -> None:
    """Store the head in place of the one before; either the old or the new one is there, whenever the machine stops. Raises Unreadable."""
    try:
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(_text(head))
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(folder / KEPT)
    except OSError:
        raise _not_kept(folder) from None


def _not_kept(folder: Path) -> Unreadable:
    return Unreadable(message("{path} is no folder in which a head can be kept; name one that you may write to", path=folder))


def _text(head: Head) -> bytes:
    return (json.dumps({name: getattr(head, name) for name in Head.__slots__}, ensure_ascii=False, sort_keys=True) + "\n").encode()
