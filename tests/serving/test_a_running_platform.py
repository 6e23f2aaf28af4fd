"""What a running platform answers about itself, and what its log says."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator

import pytest

from tests.serving.running import Running, shared, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not get a server")
TOKEN = "a-token-of-the-tests-0123456789"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Have one platform for all tests of this file."""
    with shared(tmp_path_factory.mktemp("served") / "data", TANHENG_METRICS_TOKEN=TOKEN) as found:
        yield found.start("--log-format", "json").ready()


def lines(running: Running) -> list[dict[str, object]]:
    return [json.loads(line) for line in running.log.splitlines() if line.startswith("{")]


def test_it_is_alive_and_ready_and_says_of_what(running: Running) -> None:
    assert running.get("/healthz").body == b"ok\n"
    ready = running.get("/readyz")
    assert json.loads(ready.body) == {"ready": True, "database": "ok", "worker": "ok", "seal": "ok"}
    assert ready.headers["cache-control"] == "no-store"


def test_a_page_and_a_missing_page_and_a_file_come(running: Running) -> None:
    assert b"<html" in running.get("/").body
    assert running.get("/nowhere").status == 404
    style = running.get("/static/web/pages.css")
    assert (style.status, len(style.body) > 100) == (200, True)


def test_each_request_has_one_line_with_its_number_and_without_query_or_line_breaks(running: Running) -> None:
    answer = running.get("/nowhere%0a%22/" + "t" * 90 + "?password=kept-out", X_Request_Id="spoofed-number")
    number = answer.headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", number)
    (line,) = until(lambda: [one for one in lines(running) if one.get("request") == number], "the line of the request")
    assert {name: line[name] for name in ("method", "path", "status", "part")} == {
        "method": "GET",
        "path": "/nowhere%0A%22/tttttttt...",
        "status": 404,
        "part": "web",
    }
    assert isinstance(line["ms"], int)
    assert "kept-out" not in running.log


def test_figures_add_up_over_all_processes(running: Running) -> None:
    def answered() -> int:
        text = running.get("/metrics").body.decode()
        found = re.search(r"^tanheng_request_seconds_count (\d+)$", text, re.MULTILINE)
        assert found is not None
        return int(found[1])

    before = answered()
    for _ in range(40):
        running.get("/healthz")
    # What another process has counted is told within a second or two.
    until(lambda: answered() >= before + 40, "forty more requests in the figures")
    assert len({one["process"] for one in lines(running) if one["part"] == "web"}) == 2


def test_figures_tell_requests_commands_seal_queues_and_differences(running: Running) -> None:
    text = running.get("/metrics").body.decode()
    for name in (
        *("tanheng_requests_total", "tanheng_request_seconds", "tanheng_commands_total", "tanheng_seal_lag_seconds"),
        *("tanheng_seal_queue", "tanheng_outbox", "tanheng_proposals_open", "tanheng_differences_open", "tanheng_database_up"),
    ):
        assert f"# TYPE {name} " in text, name
    assert re.search(r'^tanheng_requests_total\{status="200"\} \d+$', text, re.MULTILINE)
    assert "tanheng_database_up 1" in text
    counts = [int(count) for count in re.findall(r'bucket\{le="[^"]+"\} (\d+)', text)]
    assert counts == sorted(counts)


def test_figures_are_for_this_machine_or_whoever_has_the_token(running: Running) -> None:
    assert running.get("/metrics", X_Forwarded_For="127.0.0.1").status == 404, "somebody behind a proxy"
    assert running.get("/metrics", X_Forwarded_For="127.0.0.1", Authorization=f"Bearer {TOKEN}").status == 200
    assert running.get("/metrics", Authorization="Bearer wrong-token-0123456789").status == 404


def test_a_foreign_host_is_refused_by_the_pages_and_not_echoed(running: Running) -> None:
    answer = running.get("/", Host="evil.example")
    assert answer.status == 400
    assert b"evil.example" not in answer.body
    assert "evil.example" not in running.log
