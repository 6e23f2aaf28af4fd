"""The number of a task: that of the record that opened it, and its line there, written 123.1."""

from __future__ import annotations

import re
from typing import NamedTuple

FORM = r"^[1-9]\d{0,17}\.[1-9]\d{0,8}$"


class TaskId(NamedTuple):
    """A task: the number of the record that opened it, and its line there."""

    record: int
    line: int

    def __str__(self) -> str:
        return f"{self.record}.{self.line}"

    @classmethod
    def read(cls, text: str) -> TaskId:
        """Read `123.1`. Raises ValueError for another form."""
        if not re.fullmatch(FORM, text, flags=re.ASCII):
            raise ValueError(f"{text!r} is no number of a task")
        record, line = text.split(".")
        return cls(int(record), int(line))
