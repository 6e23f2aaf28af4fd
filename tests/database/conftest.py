"""A folder that the server's user may enter, for tests that need a server of their own; whatever was started in it is removed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]  # no server is started on Windows


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a new folder below the temporary one; the folders of pytest are closed to the user under whom root runs the server."""
    for name in ("DATABASE_URL", "TANHENG_OWNER_URL", "TANHENG_READER_URL", "TANHENG_DATA"):
        monkeypatch.delenv(name, raising=False)
    yield from folder_with_servers()


def folder_with_servers() -> Iterator[Path]:
    """Yield a new folder, and remove it with all servers whose data folders stand right below it."""
    from tanheng.database.cluster import Cluster

    folder = Path(tempfile.mkdtemp(prefix="tanheng-own-"))
    folder.chmod(0o711)
    yield folder
    for data in folder.iterdir():
        if data.is_dir():
            Cluster(data, durable=False).remove()
    shutil.rmtree(folder)
