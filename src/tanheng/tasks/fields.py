"""Forms of the fields that the commands of this room share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from tanheng.commands.legible import Readable
from tanheng.tasks.ids import FORM, TaskId

MOST_AT_ONCE = 500


def _a_task(text: str) -> str:
    TaskId.read(text)
    return text


def _a_day(text: str) -> str:
    date.fromisoformat(text)
    return text


TaskNumber = Annotated[str, Field(pattern=FORM, max_length=28), AfterValidator(_a_task)]
Tasks = Annotated[list[TaskNumber], Field(min_length=1, max_length=MOST_AT_ONCE)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_a_day)]
Words = Annotated[str, Field(max_length=4_000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]
Line = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$"), Readable]
Document = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$"), Readable]
