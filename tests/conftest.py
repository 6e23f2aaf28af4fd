"""What every test starts from: the width of texts is the program's own, whatever the test runner tells its workers."""

from __future__ import annotations

import os

os.environ.pop("COLUMNS", None)
