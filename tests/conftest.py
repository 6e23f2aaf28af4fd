"""What every test starts from: texts of the program's width, files in memory where there is room, one server of the database for all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.pop("COLUMNS", None)

# No time is asserted: an example that another process holds up is no fault.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

_MEMORY, _ROOM = Path("/dev/shm"), 8 * 2**30


def _in_memory() -> None:
    """Put the files of the tests into memory: thousands of databases are made and removed, and a disk takes half a second for each."""
    if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the shared server in the process that begins the workers, so that they inherit it."""
    if sys.platform != "win32" and not hasattr(config, "workerinput"):
        from tests import servers

        _in_memory()
        servers.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the shared server when the whole run has ended, however it ended."""
    if sys.platform != "win32" and not hasattr(config, "workerinput"):
        from tests import servers

        servers.end_run()
