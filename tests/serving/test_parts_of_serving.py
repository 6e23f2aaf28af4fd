"""Parts of serving by themselves: readiness, pauses, figures, paths in the log."""

from __future__ import annotations

import io
import logging
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Message
from tanheng.server.serving import application, children, health
from tanheng.server.serving.asked import ADDRESS, HOSTS, PARTS, ROUND, Asked, read, written
from tanheng.server.serving.children import Child
from tanheng.server.serving.figures import Figures, request_lines, together
from tanheng.server.serving.lines import Lines, ToLines, shown_path
from tests.books import Desk, book
from tests.serving.running import until

WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not get a server")


def health_of(folder: Path, *, steps: int | None = None, trust_proxy: bool = False) -> health.Health:
    (folder / PARTS).mkdir(exist_ok=True)
    asked = Asked(folder=str(folder), trust_proxy=trust_proxy)
    return health.Health(asked, Figures(folder / PARTS), health.steps_of_tables() if steps is None else steps)


def test_links_in_mails_begin_with_the_address_that_browsers_know(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (ADDRESS, HOSTS):
        monkeypatch.delenv(variable, raising=False)
    assert Asked(port=8123).outside == "http://127.0.0.1:8123/"
    monkeypatch.setenv(HOSTS, "ets.example.org, other.example.org")
    assert Asked(production=True).outside == "https://ets.example.org"
    assert Asked(port=8123).outside == "http://127.0.0.1:8123/"
    monkeypatch.setenv(ADDRESS, "https://elsewhere.example.org/")
    assert Asked(production=True).told()[ADDRESS] == "https://elsewhere.example.org/"


@WINDOWS
def test_readiness_needs_the_tables_the_worker_and_the_seal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with book() as runner:
        found = health_of(tmp_path)
        assert found.ready() == (False, {"database": "ok", "worker": "no round yet", "seal": "ok"})
        written(tmp_path / ROUND, {"at": CLOCK.now().isoformat()})
        assert found.ready()[0]
        written(tmp_path / ROUND, {"at": (CLOCK.now() - timedelta(seconds=31)).isoformat()})
        assert found.ready()[1]["worker"] == "no round lately"
        written(tmp_path / ROUND, {"at": CLOCK.now().isoformat()})
        assert health_of(tmp_path, steps=1).ready()[1]["database"] == "tables of another release"
        Desk(runner).open({})
        monkeypatch.setattr(health, "SEAL_AT_MOST", timedelta(0))
        assert found.ready() == (False, {"database": "ok", "worker": "ok", "seal": "behind"})


@WINDOWS
def test_figures_of_the_book_count_what_is_there(tmp_path: Path) -> None:
    with book() as runner:
        desk = Desk(runner)
        desk.open({})
        text = health_of(tmp_path).text()
        assert 'tanheng_commands_total{outcome="done"} 1' in text
        assert "tanheng_seal_queue 1\n" in text
        assert "tanheng_differences_open 0\n" in text


def test_behind_a_proxy_figures_need_the_token(tmp_path: Path) -> None:
    here: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1"}
    assert health_of(tmp_path, steps=0).may_read_figures(here)
    assert not health_of(tmp_path, steps=0, trust_proxy=True).may_read_figures(here)
    assert not health_of(tmp_path, steps=0).may_read_figures({"REMOTE_ADDR": "192.0.2.1"})
    assert not health_of(tmp_path, steps=0).may_read_figures({"REMOTE_ADDR": ""})


def test_figures_of_processes_are_added_and_classes_are_cumulative(tmp_path: Path) -> None:
    for durations in ((3, 30), (30, 20_000)):
        one = Figures(tmp_path)
        for took in durations:
            one.request(200, took)
        one.write()
    text = "\n".join(request_lines(together(tmp_path)))
    assert 'tanheng_requests_total{status="200"} 4' in text
    assert [f'le="{upper}"}} {count}' in text for upper, count in (("0.005", 1), ("0.050", 3), ("10.000", 3), ("+Inf", 4))] == [True] * 4
    assert "tanheng_request_seconds_sum 20.063" in text


def test_a_small_file_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    written(tmp_path / "a.json", {"a": 1})
    assert (read(tmp_path / "a.json"), read(tmp_path / "none.json")) == ({"a": 1}, {})
    (tmp_path / "a.json").write_text("[1", encoding="utf-8", newline="\n")
    assert read(tmp_path / "a.json") == {}


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/a/b", "/a/b"), ("/a\nb\x1b[2J", "/a%0Ab%1B%5B2J"), ("/k/" + "x" * 65 + "/", "/k/xxxxxxxx.../"), ("/账户", "/%E8%B4%A6%E6%88%B7")],
)
def test_a_path_in_the_log_breaks_no_line_and_tells_no_token(path: str, shown: str) -> None:
    assert shown_path(path) == shown


def test_a_failure_is_logged_by_kind_and_place_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("somebody's name")
    except ValueError:
        record = logging.LogRecord("pages", logging.ERROR, __file__, 1, "of %s", ("somebody",), sys.exc_info())
    ToLines(Lines("text", "en", "web")).emit(record)
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "test_parts_of_serving.py" in said
    assert "somebody" not in said.replace("test_parts_of_serving.py", "")


def test_a_page_that_fails_is_logged_without_the_words_of_its_exception(capsys: pytest.CaptureFixture[str]) -> None:
    import logging.config

    from tanheng.server.serving.lines import log_failures
    from tanheng.server.site import LOGGING

    root = logging.getLogger()
    before = root.handlers[:]
    try:
        logging.config.dictConfig({**LOGGING, "incremental": False})
        log_failures(Lines("text", "en", "web"))
        try:
            raise ValueError("somebody's name")
        except ValueError:
            logging.getLogger("django.request").exception("Internal Server Error: /")
    finally:
        root.handlers[:] = before
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "name" not in said.replace("test_parts_of_serving.py", "").replace("without_the_words", "")


def test_a_process_that_ends_at_once_is_begun_again_after_growing_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PAUSES", (0, 0, 7))
    monkeypatch.setattr("sys.stderr", said := io.StringIO())
    child = Child(Message("it"), "no.such.module", {}, Lines("text", "en", "serve"))
    child.begin()
    until(lambda: bool(child.look()) and "again in 7 s." in said.getvalue(), "the third end")
    assert said.getvalue().count("started again in 0 s.") == 2
    assert not child.look(), "it waits"


def test_a_failing_page_is_answered_counted_and_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_environ: Any, _begin: Any) -> Any:
        raise RuntimeError("with a name in it")

    asked = Asked(folder=str(tmp_path))
    figures = Figures(tmp_path)
    made = application.Application(broken, asked, Lines("text", "en", "web"), figures, health.Health(asked, figures, 0))
    begun: list[Any] = []
    assert made({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *given: begun.append(given)) == [b""]
    assert begun[0][0] == "500 Internal Server Error"
    assert figures.counted["status 500"] == 1
    assert "with a name" not in capsys.readouterr().err


def test_headers_of_a_proxy_and_secrets_of_the_environment_do_not_reach_the_pages(tmp_path: Path) -> None:
    seen: list[dict[str, Any]] = []

    def pages(environ: Any, begin: Any) -> list[bytes]:
        seen.append(environ)
        begin("200 OK", [])
        return [b"x"]

    def asked_by(trust_proxy: bool) -> dict[str, Any]:
        asked = Asked(folder=str(tmp_path), trust_proxy=trust_proxy)
        figures = Figures(tmp_path)
        made = application.Application(pages, asked, Lines("text", "en", "web"), figures, health.Health(asked, figures, 0))
        made(
            {
                "PATH_INFO": "/",
                "REMOTE_ADDR": "192.0.2.1",
                "HTTP_X_FORWARDED_FOR": "1.1.1.1, 198.51.100.7",
                "HTTP_X_FORWARDED_PROTO": "https",
                "TANHENG_SECRET": "s",
                "DATABASE_URL": "u",
            },
            lambda *_: None,
        )
        return seen[-1]

    alone = asked_by(trust_proxy=False)
    assert (alone["REMOTE_ADDR"], "HTTP_X_FORWARDED_PROTO" in alone, "TANHENG_SECRET" in alone, "DATABASE_URL" in alone) == (
        *("192.0.2.1", False, False, False),
    )
    assert asked_by(trust_proxy=True)["REMOTE_ADDR"] == "198.51.100.7"
