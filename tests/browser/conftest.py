"""A running platform and a real browser for tests: a copy of the settled book behind a server on loopback, Chromium where it is installed.

The clock of the book stands (`tests.people.settled.NOW`); sessions and one-time codes run on the wall clock.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.browser.sampled import sample
from tests.people.settled import settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

if sys.platform == "win32":
    collect_ignore_glob = ["test_*"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LAPTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


class Quiet(WSGIRequestHandler):
    """Serves without telling of each request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is that of the base
        """Tell nothing."""


class Threaded(ThreadingMixIn, WSGIServer):
    """Answers each connection in a thread of its own: a browser opens some on which it sends nothing."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one connection, and let go of the database afterwards."""
        from django.db import connections

        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@dataclass(slots=True)
class Platform:
    """A book that is served: `here` has its people, `address` is where the pages are, without a slash at the end."""

    here: Any
    address: str
    browser: Browser

    def context(self, *, language: str = "zh", size: dict[str, int] | None = None) -> BrowserContext:
        """Return a browser's context of its own, with a size of the window and the language of the pages kept as a cookie."""
        context = self.browser.new_context(viewport=size or LAPTOP, locale="zh-CN")
        context.set_default_timeout(60_000)
        context.add_cookies([{"name": "language", "value": language, "url": self.address}])
        return context

    def page(self, **more: Any) -> Page:
        """Return a page in a context of its own, in which nobody has entered."""
        return self.context(**more).new_page()

    def entered(self, person: int, *, assignment: int | None = None, **more: Any) -> Page:
        """Return a page of a person who has entered with a second factor; `assignment` names the role in which he acts (else his first)."""
        from tests.browsing import entered

        context = self.context(**more)
        for morsel in entered(person, assignment=assignment).client.cookies.values():
            context.add_cookies([{"name": morsel.key, "value": morsel.value, "url": self.address}])
        return context.new_page()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the run."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    driving = pytest.importorskip("playwright.sync_api")
    # Playwright keeps an event loop in this thread, which Django would take for a sign that it must not touch the database here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with driving.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def serving(here: Any, chromium: Browser) -> Iterator[Platform]:
    """Have the book of the block served, with a browser for it."""
    from django.core.handlers.wsgi import WSGIHandler

    server = make_server("127.0.0.1", 0, WSGIHandler(), server_class=Threaded, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Platform(here, f"http://localhost:{server.server_port}", chromium)
    finally:
        for context in chromium.contexts:
            context.close()
        server.shutdown()
        thread.join(10)
        server.server_close()


@pytest.fixture
def platform(chromium: Browser) -> Iterator[Platform]:
    """A platform of one's own with the people of the settled book."""
    with settled() as here, serving(here, chromium) as served:
        yield served


@pytest.fixture
def sampled(chromium: Browser) -> Iterator[Platform]:
    """A platform of one's own with the sample years: people of all roles, accounts, duties and movements."""
    with sample() as here, serving(here, chromium) as served:
        yield served
