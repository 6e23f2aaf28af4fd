"""What the system says about a file, in the languages of the program as far as it is one of the usual reasons."""

from __future__ import annotations

import errno
from pathlib import Path

from tanheng.kernel.messages import Message, message

_REASONS: dict[int, Message] = {
    errno.ENOENT: message("there is no such file"),
    errno.EISDIR: message("it is a folder"),
    errno.ENOTDIR: message("a part of its path is no folder"),
    errno.EACCES: message("its permissions forbid it"),
    errno.EPERM: message("its permissions forbid it"),
    errno.EROFS: message("its file system can only be read"),
    errno.ENOSPC: message("no space is left"),
    errno.ENAMETOOLONG: message("its name is too long"),
    errno.EPIPE: message("nobody reads it any more"),
}


def reason_of(wrong: OSError, path: Path | None = None) -> Message | str:
    """Return why a file could not be read or written; what the system says itself where it is an unusual reason."""
    if path is not None and wrong.errno == errno.ENOENT and not path.parent.is_dir():
        return message("there is no folder {folder}", folder=path.parent)
    number = errno.EISDIR if path is not None and path.is_dir() else wrong.errno  # Windows forbids to open a folder
    return _REASONS.get(number or 0) or wrong.strerror or str(wrong)
