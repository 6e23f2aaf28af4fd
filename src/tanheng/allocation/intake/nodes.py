"""A result read from JSON, of which nothing is believed: a field that is missing or of another kind is a finding that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tanheng.allocation.intake import checks
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Message, message

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,15})(?:\.\d{1,20})?", re.ASCII)
_SHOWN_CHARACTERS = 40


class Damaged(Exception):
    """The result cannot be used; the finding says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the result and the path to it, such as `annual/0`."""

    value: Any
    file: Place
    path: str

    @property
    def place(self) -> Place:
        """Return the place of the value: its path in the file."""
        return self.file._replace(called=self.path)

    @property
    def fields(self) -> frozenset[str]:
        """Return the names of the fields; none where it is no object."""
        return frozenset(self.value) if isinstance(self.value, dict) else frozenset()

    def at(self, field: str) -> Place:
        """Return the place of a field: the path to it in the file."""
        return self.file._replace(called=self._to(field))

    def list(self, field: str) -> list[Node]:
        """Return the nodes of a list. Raises Damaged."""
        found = self._field(field)
        if not isinstance(found, list):
            raise self._damaged(field, found, message("a list"))
        return [Node(item, self.file, f"{self._to(field)}/{place}") for place, item in enumerate(found)]

    def text(self, field: str) -> str:
        """Return a text. Raises Damaged."""
        found = self._field(field)
        if not isinstance(found, str):
            raise self._damaged(field, found, message("a text"))
        return found

    def integer(self, field: str) -> int:
        """Return a whole number. Raises Damaged."""
        found = self._field(field)
        if isinstance(found, bool) or not isinstance(found, int):
            raise self._damaged(field, found, message("a whole number"))
        return found

    def number(self, field: str) -> Decimal:
        """Return a number, which stands as a decimal string. Raises Damaged."""
        found = self.number_or_none(field)
        if found is None:
            raise self._damaged(field, None, message("a number as a decimal string"))
        return found

    def number_or_none(self, field: str) -> Decimal | None:
        """Return a number, or None where null stands. Raises Damaged."""
        found = self._field(field)
        if found is None:
            return None
        if not isinstance(found, str) or not _NUMBER.fullmatch(found):
            raise self._damaged(field, found, message("a number as a decimal string"))
        return Decimal(found)

    def _field(self, field: str) -> object:
        if not isinstance(self.value, dict):
            raise Damaged(self._foreign(self.path or "/", self.value, message("an object")))
        if field not in self.value:
            raise Damaged(self._foreign(self._to(field), message("nothing"), message("a field of a quantification")))
        return self.value[field]

    def _to(self, field: str) -> str:
        return f"{self.path}/{field}" if self.path else field

    def _damaged(self, field: str, found: object, expected: Message) -> Damaged:
        return Damaged(self._foreign(self._to(field), found, expected))

    def _foreign(self, where: str, found: object, expected: Message) -> Finding:
        shown = found if isinstance(found, Message) else repr(found)[:_SHOWN_CHARACTERS]
        return checks.JSON_FOREIGN.at(self.file._replace(called=where), shown, expected, where=where)
