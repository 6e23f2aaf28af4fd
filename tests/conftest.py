"""What every test starts from: texts have the program's own width, and all workers of a run share one server of the database."""

from __future__ import annotations

import os
import sys

import pytest

os.environ.pop("COLUMNS", None)


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the shared server in the process that begins the workers, so that they inherit it."""
    if sys.platform != "win32" and not hasattr(config, "workerinput"):
        from tests import servers

        servers.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the shared server when the whole run has ended, however it ended."""
    if sys.platform != "win32" and not hasattr(config, "workerinput"):
        from tests import servers

        servers.end_run()
