"""What each process of the web server answers with: the pages, within what is done for every request.

Every request gets a number, one line in the log and a place in the figures. Headers in which a proxy speaks are believed only with
`--trust-proxy`, and of the addresses only the last, which the proxy itself has written.
"""

from __future__ import annotations

import json
import os
import re
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tanheng.database.refusals import ClusterRefused
from tanheng.database.waiting import milliseconds_so_far
from tanheng.database.where import URLS
from tanheng.server.serving.asked import PARTS, SECRET, TOKEN, Asked
from tanheng.server.serving.figures import Figures
from tanheng.server.serving.health import Health, steps_of_tables
from tanheng.server.serving.lines import Lines, log_failures
from tanheng.server.serving.parents import follow
from tanheng.server.serving.web import PARENT

Environ = dict[str, Any]
Begin = Callable[..., Any]
_REQUEST = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SECRET_VARIABLES = (SECRET, TOKEN, *URLS.values())
_OF_PROXY = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED")
_PLAIN, _JSON = "text/plain; charset=utf-8", "application/json"
_FIGURES = "text/plain; version=0.0.4; charset=utf-8"
_WORDS = {200: "200 OK", 404: "404 Not Found", 500: "500 Internal Server Error", 503: "503 Service Unavailable"}
NOT_OPENED = 3
"""Exit status of a process that could not open the book."""


def made() -> Application:
    """Open the book in this process and return what answers. Ends the process where the book cannot be opened."""
    asked = Asked.here()
    lines = Lines(asked.form, asked.lang, "web")
    follow(int(os.environ[PARENT]))
    log_failures(lines)
    from tanheng.server.opening import open_book

    try:
        open_book(asked.given)
    except ClusterRefused as refused:
        lines.event(refused.message)
        sys.exit(NOT_OPENED)
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    pages = get_wsgi_application()
    log_failures(lines)  # once more: the set-up of Django has brought its own
    figures = Figures(asked.place / PARTS)
    figures.keep_writing()
    health = Health(asked, figures, steps_of_tables())
    connections.close_all()
    return Application(pages, asked, lines, figures, health)


@dataclass(slots=True)
class Application:
    """Answers requests."""

    pages: Callable[[Environ, Begin], Iterable[bytes]]
    asked: Asked
    lines: Lines
    figures: Figures
    health: Health

    def __call__(self, environ: Environ, begin: Begin) -> Iterable[bytes]:
        """Answer one request."""
        passed = milliseconds_so_far()
        number = self._cleaned(environ)
        method, path = str(environ.get("REQUEST_METHOD", "")), str(environ.get("PATH_INFO", ""))
        path = path.encode("latin-1", "replace").decode("utf-8", "replace")
        status = 500

        def began(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = int(line.split(" ", 1)[0])
            return begin(line, [*headers, ("X-Request-Id", number)], *more)

        def ended() -> None:
            took = passed()
            self.figures.request(status, took)
            self.lines.request(method, path, status, took, number)

        try:
            answer = self._answered(path, environ, began)
        except BaseException as wrong:
            self.lines.failure("pages", "error", type(wrong), wrong.__traceback__)
            began(_WORDS[500], [("Content-Type", _PLAIN)])
            ended()
            return [b""]
        if getattr(answer, "streaming", True) and not isinstance(answer, list):
            return Watched(answer, ended)
        try:
            return [b"".join(answer)]
        finally:
            if close := getattr(answer, "close", None):
                close()
            ended()

    def _cleaned(self, environ: Environ) -> str:
        """Take out of a request what nobody may be believed or need not know; return its number."""
        for name in _SECRET_VARIABLES:
            environ.pop(name, None)
        given = str(environ.get("HTTP_X_REQUEST_ID", ""))
        number = given if self.asked.trust_proxy and _REQUEST.fullmatch(given) else uuid.uuid4().hex
        environ["HTTP_X_REQUEST_ID"] = number
        if self.asked.trust_proxy:
            last = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
            environ["REMOTE_ADDR"] = last or environ.get("REMOTE_ADDR", "")
        elif environ.get("PATH_INFO") != "/metrics":
            for name in _OF_PROXY:
                environ.pop(name, None)
        return number

    def _answered(self, path: str, environ: Environ, begin: Begin) -> Iterable[bytes]:
        if path == "/healthz":
            return _said(begin, 200, _PLAIN, "ok\n")
        if path == "/readyz":
            ready, parts = self.health.ready()
            return _said(begin, 200 if ready else 503, _JSON, json.dumps({"ready": ready, **parts}) + "\n")
        if path == "/metrics" and self.health.may_read_figures(environ):
            return _said(begin, 200, _FIGURES, self.health.text())
        return self.pages(environ, begin)


@dataclass(slots=True)
class Watched:
    """An answer that is sent piece by piece; `ended` is called when it was sent or given up."""

    answer: Iterable[bytes]
    ended: Callable[[], None] | None

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.answer
        finally:
            self.close()

    def close(self) -> None:
        """Let go of what is sent."""
        ended, self.ended = self.ended, None
        if ended is not None:
            if close := getattr(self.answer, "close", None):
                close()
            ended()


def _said(begin: Begin, status: int, kind: str, text: str) -> list[bytes]:
    body = text.encode()
    begin(_WORDS[status], [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
    return [body]
