"""The benchmarks run on a small size and print their table; no time is asserted. TANHENG_EVERY_BENCHMARK: also those that begin servers."""

import os
import subprocess
import sys

import pytest

from tests.code_health.source import ROOT

with_servers = pytest.mark.skipif(
    sys.platform == "win32" or not os.environ.get("TANHENG_EVERY_BENCHMARK"), reason="`make prove` runs the benchmarks that begin servers"
)


def test_the_benchmark_of_quantify_prints_both_runs_and_their_totals() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "quantify.py"), "--entities", "3", "--months", "2"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert printed[0].startswith("150 rows")
    exact, floats = (line.split() for line in printed[2:4])
    assert (exact[0], floats[0]) == ("exact", "floats")
    assert abs(float(exact[-1]) - float(floats[-1])) < 1


def test_the_benchmark_of_allocate_prints_the_path_and_the_balance_value_of_each_sector() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "allocate.py"), "--units", "60", "--runs", "1"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert printed[0].startswith("60 units")
    assert [line[:24].strip() for line in printed[2:]] == [
        *("rows to allocation", "units to allocation"),
        *("balance value steel", "balance value aluminium", "balance value cement"),
    ]


def test_the_benchmark_of_the_auditor_writes_a_clean_export_and_prints_its_times() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "audit.py"), "--records", "1500", "--participants", "20", "--runs", "1"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert printed[0].startswith("1,500 records, 2 heads")
    assert "CLEAN" in printed[2]
    assert "2,948 transfers, 5,896 postings, 42 accounts" in printed[2]


@with_servers
def test_the_benchmark_of_the_ledger_prints_bare_and_full_commands_and_deliveries() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "ledger.py"), "--commands", "16", "--deliveries", "100", "--connections", "2"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    names = [line[:26].strip() for line in printed[1:]]
    assert names == ["bare"] * 2 + ["full command"] * 2 + ["full, a sealer beside"] + ["deliveries, 2,000 a record"] * 2


@with_servers
def test_the_benchmark_of_the_deadline_day_fails_loses_and_doubles_nothing_and_its_books_agree() -> None:
    sizes = ["--emitters", "40", "--records", "500", "--window", "1", "--burst", "1", "--rate", "30", "--workers", "2", "--steps", "2"]
    command = [sys.executable, str(ROOT / "benchmarks" / "deadline_day.py"), *sizes]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    printed = run.stdout.splitlines()
    assert run.returncode == 0, run.stdout + run.stderr
    assert printed[0].startswith("500 records of the past")
    deadline, burst = (line.split() for line in printed[2:4])
    first, errors, busy, doubled, lost = 3, 4, 5, 7, 8
    assert deadline[0] == "deadline"
    assert [deadline[at] for at in (first, errors, busy, doubled, lost)] == ["80", "0", "0", "0", "0"]
    assert burst[0] == "burst"
    assert [burst[at] for at in (first, errors, busy, doubled, lost)] == ["30", "0", "0", "0", "0"]
    agreed = [line for line in printed if line.endswith(": all agree")]
    assert len(agreed) == 5


@with_servers
def test_the_benchmark_of_the_pages_sends_every_request_and_none_fails() -> None:
    sizes = ["--emitters", "40", "--records", "500", "--seconds", "2", "--rate", "10", "--users", "2"]
    command = [sys.executable, str(ROOT / "benchmarks" / "pages.py"), *sizes]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    printed = run.stdout.splitlines()
    assert run.returncode == 0, run.stdout + run.stderr
    assert printed[0].startswith("40 emitters")
    assert printed[-2].split()[:3] == ["all", "20", "0"]
