"""日志 The log: one line for each thing that happened, as text or as JSON, on standard error. It holds neither names nor secrets.

Of a request it has the path without the query; a long part of a path, which may be a token, is cut. Of a failure it has the kind and the
places in the program, not the sentence of the error, which may quote a row.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import quote

from tanheng.kernel.clock import CLOCK, in_beijing
from tanheng.kernel.messages import ENGLISH, Message

FORMS = ("text", "json")
_LONGEST_PART, _KEPT, _LONGEST_PATH = 64, 8, 400


@dataclass(frozen=True, slots=True)
class Lines:
    """Writes the lines of one process. `form` is one of FORMS, `lang` that of the sentences."""

    form: str
    lang: str
    part: str

    def event(self, text: Message) -> None:
        """Tell something in a sentence."""
        self._write(text.render(self.lang), {"text": text.render(self.lang), "event": text.render(ENGLISH)})

    def request(self, method: str, path: str, status: int, milliseconds: int, request: str) -> None:
        """Tell that a request was answered."""
        path = shown_path(path)
        named = {"method": method[:10], "path": path, "status": status, "ms": milliseconds, "request": request}
        self._write(f"{method[:10]} {path} {status} {milliseconds} ms {request}", named)

    def failure(self, name: str, level: str, kind: type[BaseException] | None, where: TracebackType | None) -> None:
        """Tell that something failed: in which part of the program, which kind of error, at which places."""
        places = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(where)] if where else []
        error = kind.__name__ if kind else ""
        text = " ".join((level, name, error)) + "".join(f"\n    {place}" for place in places)
        self._write(text, {"level": level, "name": name, "error": error, "places": places})

    def _write(self, text: str, fields: dict[str, object]) -> None:
        now = in_beijing(CLOCK.now()).isoformat(timespec="milliseconds")
        if self.form == "json":
            line = json.dumps({"time": now, "part": self.part, "process": os.getpid(), **fields}, ensure_ascii=False)
        else:
            line = f"{now} {self.part}[{os.getpid()}] {text}"
        # One write for each line, so that those of several processes do not mix.
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


class ToLines(logging.Handler):
    """Hands over what Django and granian log of failures."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(logging.ERROR)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        kind, _, where = record.exc_info or (None, None, None)
        self.lines.failure(record.name, record.levelname.lower(), kind, where)


def log_failures(lines: Lines) -> None:
    """Let failures that libraries log go to the lines, and nothing else of theirs."""
    root = logging.getLogger()
    root.handlers[:] = [ToLines(lines)]
    # Django's own handlers print the words of an exception, in which anything may stand.
    for name in ("django", "django.request", "django.server", "_granian"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def shown_path(path: str) -> str:
    """Return a path for the log: quoted as in an address, long parts cut, so that neither a line break nor a token stands in it."""
    parts = [part if len(part) <= _LONGEST_PART else f"{part[:_KEPT]}..." for part in path.split("/")]
    return quote("/".join(parts), safe="/.-_~:@!$&'()*+,;=")[:_LONGEST_PATH]
