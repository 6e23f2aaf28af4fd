"""A browser of a few lines: it keeps cookies, sends forms with their token, and enters with password and one-time code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Browser:
    """Somebody at a browser. One connection is kept, as browsers do.

    `reopened` counts how often the server had let go of it meanwhile; what only reads is then asked again on a new one, as browsers do.
    """

    port: int
    patience: int = 60
    cookies: dict[str, str] = field(default_factory=dict)
    connection: HTTPConnection | None = None
    reopened: int = 0

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Ask once; return status, where one is sent, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        body = None
        if form is not None:
            body = urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        kept = self.connection is not None
        try:
            answer, page = self._answered(method, path, body, headers)
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            if not kept or method != "GET":
                raise
            self.reopened += 1
            answer, page = self._answered(method, path, body, headers)
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer.status, answer.headers.get("Location", ""), page

    def _answered(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            return answer, answer.read()
        except OSError:
            self.close()
            raise

    def send(self, path: str, form: dict[str, str]) -> tuple[int, str, bytes]:
        """Open a page and send its form."""
        _, _, page = self.ask("GET", path)
        token = _TOKEN.search(page)
        assert token is not None, f"{path} has no form"
        return self.ask("POST", path, form | {"csrfmiddlewaretoken": token[1].decode()})

    def enter(self, username: str, password: str, code: str) -> bool:
        """Enter; return whether one is in."""
        status, where, _ = self.send("/login/", {"login": username, "password": password})
        if status != 302:
            return False
        asked = urlsplit(where)
        status, where, _ = self.send(f"{asked.path}?{asked.query}" if asked.query else asked.path, {"code": code})
        return status == 302 and "authenticate" not in where
