"""What a production start insists on, and what it sets."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tanheng.server.serving.asked import Asked
from tanheng.server.serving.production import MARK, faults, mark_sample
from tanheng.server.serving.secret import FILE, faults_of_secret, secret_of
from tests.serving.running import environment, shared

GOOD = "5f2e9c1b7a6d4830f1e2d3c4b5a69788"


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("TANHENG_SECRET", "TANHENG_HOSTS", "TANHENG_DEBUG"):
        monkeypatch.delenv(variable, raising=False)


def test_the_secret_is_made_once_for_nobody_else_to_read(tmp_path: Path) -> None:
    first = secret_of(tmp_path)
    assert (len(first), secret_of(tmp_path), faults_of_secret(first)) == (64, first, [])
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "keys" / FILE).stat().st_mode) == 0o600


def test_a_secret_of_the_environment_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANHENG_SECRET", GOOD)
    assert secret_of(tmp_path) == GOOD
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("secret", ["short", "a" * 64, "django-insecure-" + GOOD, "changeme" + GOOD])
def test_a_secret_that_can_be_guessed_is_refused(secret: str) -> None:
    assert len(faults_of_secret(secret)) == 1


def test_the_secret_of_a_sample_is_refused(tmp_path: Path) -> None:
    assert "sample" in str(faults_of_secret(secret_of(tmp_path, sample=True))[0])


def test_all_that_is_missing_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANHENG_DEBUG", "1")
    mark_sample(tmp_path)
    told = " ".join(map(str, faults(Asked(folder=str(tmp_path), production=True), "short", sample=False)))
    for what in ("TANHENG_SECRET", "sample data", "TANHENG_DEBUG", "TANHENG_HOSTS", "--trust-proxy"):
        assert what in told, what


def test_nothing_is_told_where_nothing_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANHENG_HOSTS", "tanheng.example.cn")
    asked = Asked(folder=str(tmp_path), production=True, trust_proxy=True)
    assert faults(asked, GOOD, sample=False) == []
    assert len(faults(asked, GOOD, sample=True)) == 1
    monkeypatch.setenv("TANHENG_HOSTS", "*")
    assert len(faults(asked, GOOD, sample=False)) == 1


def settings_under(**named: str) -> dict[str, object]:
    """Return what the settings of the pages are in a fresh process."""
    asked = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
        "SECURE_SSL_REDIRECT",
        "DEBUG",
    ]
    code = f"import json; from tanheng.server import site; print(json.dumps({{n: getattr(site, n) for n in {asked}}}))"
    run = subprocess.run([sys.executable, "-c", code], env=environment(**named), check=True, capture_output=True, encoding="utf-8")
    return dict(json.loads(run.stdout))


def test_cookies_go_over_tls_in_production_only() -> None:
    plain = settings_under()
    assert not any(plain.values()), plain
    production = settings_under(TANHENG_HTTPS="yes", TANHENG_PROXIES="1")
    assert production == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "SECURE_SSL_REDIRECT": True,
        "DEBUG": False,
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not get a server")
def test_a_production_start_refuses_then_serves_behind_a_proxy_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with shared(folder) as running:
        running.start("--production")
        assert running.status() == 1
        assert "TANHENG_HOSTS" in running.log
        assert "--trust-proxy" in running.log
        running.environment["TANHENG_HOSTS"] = "tanheng.example.cn"
        running.start("--production", "--trust-proxy").ready()
        proxied = {"Host": "tanheng.example.cn", "X_Forwarded_For": "203.0.113.9, 198.51.100.7"}
        plain = running.get("/", **proxied)
        assert (plain.status, plain.headers["location"]) == (301, "https://tanheng.example.cn/")
        given = running.get("/?lang=en", **proxied, X_Forwarded_Proto="https", X_Request_Id="proxy-12345678")
        assert given.status == 200
        assert "max-age=31536000" in given.headers["strict-transport-security"]
        assert "secure" in given.headers["set-cookie"].lower()
        assert given.headers["x-request-id"] == "proxy-12345678"
        assert running.get("/metrics", Host="tanheng.example.cn").status != 200, "every request comes from the proxy"
        assert running.stop() == 0
        (folder / MARK).touch()
        running.start("--production", "--trust-proxy")
        assert running.status() == 1
        assert "holds the sample data" in running.log
