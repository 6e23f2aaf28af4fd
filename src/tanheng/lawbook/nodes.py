"""YAML read as nodes that remember their line, so that every fault of a law file can be named by file, line and key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML built without libyaml is slower, and the same otherwise
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

from tanheng.kernel.messages import Label


class LawFault(Exception):
    """Something is wrong in `law/`: says what, in which file, line and key."""

    def __init__(self, what: str, *where: str) -> None:
        super().__init__(what, *where)
        self.what = what
        self.where = where

    def __str__(self) -> str:
        return "; ".join((self.what, *self.where))


@dataclass(slots=True)
class Node:
    """A scalar (text as written), a list of nodes, or a mapping of nodes, with the place where it stands."""

    file: str
    line: int
    key: str
    scalar: str | None = None
    items: list[Node] | None = None
    fields: dict[str, Node] | None = None
    used: set[str] = field(default_factory=set)

    @property
    def place(self) -> str:
        """Return `file:line key` for people."""
        return f"{self.file}:{self.line} {self.key}".rstrip()

    def fault(self, what: str) -> LawFault:
        """Make a fault that names this place."""
        return LawFault(what, self.place)

    def has(self, name: str) -> bool:
        """Tell whether the mapping has the field."""
        return name in self.mapping()

    def mapping(self) -> dict[str, Node]:
        """Return the fields of a mapping; anything else is a fault."""
        if self.fields is None:
            raise self.fault("a mapping is expected here")
        return self.fields

    def sequence(self) -> list[Node]:
        """Return the items of a list; anything else is a fault."""
        if self.items is None:
            raise self.fault("a list is expected here")
        return self.items

    def get(self, name: str) -> Node:
        """Return a field and remember that it was read; a missing one is a fault."""
        found = self.find(name)
        if found is None:
            raise self.fault(f"the field {name!r} is missing")
        return found

    def find(self, name: str) -> Node | None:
        """Return a field or None, and remember that it was asked for."""
        self.used.add(name)
        return self.mapping().get(name)

    def unknown(self) -> Iterator[LawFault]:
        """Yield a fault for every field that nobody asked for."""
        for name, node in self.mapping().items():
            if name not in self.used:
                yield node.fault(f"unknown field {name!r}")

    def text(self) -> str:
        """Return a scalar's text; empty or missing text is a fault."""
        if not self.scalar:
            raise self.fault("a text is expected here")
        return self.scalar

    def label(self) -> Label:
        """Return a text in both languages."""
        label = Label(self.get("zh").text(), self.get("en").text())
        for fault in self.unknown():
            raise fault
        return label

    def date(self) -> date:
        """Return a date written YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.fault(f"a date YYYY-MM-DD is expected, not {self.scalar!r}") from None

    def time(self) -> time:
        """Return a time of day written HH:MM."""
        try:
            return time.fromisoformat(self.text())
        except ValueError:
            raise self.fault(f"a time HH:MM is expected, not {self.scalar!r}") from None

    def number(self) -> Decimal:
        """Return a finite decimal with the digits as written."""
        try:
            number = Decimal(self.text())
        except InvalidOperation:
            raise self.fault(f"a number is expected, not {self.scalar!r}") from None
        if not number.is_finite():
            raise self.fault(f"a finite number is expected, not {self.scalar!r}")
        return number

    def integer(self) -> int:
        """Return a whole number."""
        try:
            return int(self.text())
        except ValueError:
            raise self.fault(f"a whole number is expected, not {self.scalar!r}") from None

    def flag(self) -> bool:
        """Return true or false."""
        if self.text() not in ("true", "false"):
            raise self.fault(f"true or false is expected, not {self.scalar!r}")
        return self.text() == "true"


def read_nodes(path: Path, shown_as: str) -> Node:
    """Read one YAML file. Raises LawFault with file and line for malformed YAML, duplicate keys and non-UTF-8 text."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError as wrong:
        raise LawFault("the file is not UTF-8", f"{shown_as} byte {wrong.start}") from None
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 0
        raise LawFault(f"malformed YAML: {wrong.problem}", f"{shown_as}:{line}") from None
    if root is None:
        raise LawFault("the file is empty", shown_as)
    return _converted(root, shown_as, "")


def _converted(raw: yaml.Node, file: str, key: str) -> Node:
    node = Node(file, raw.start_mark.line + 1, key)
    if isinstance(raw, yaml.ScalarNode):
        node.scalar = raw.value
    elif isinstance(raw, yaml.SequenceNode):
        node.items = [_converted(item, file, f"{key}[{place}]") for place, item in enumerate(raw.value)]
    else:
        node.fields = {}
        for raw_key, raw_value in raw.value:
            name = raw_key.value
            path = f"{key}.{name}" if key else name
            if name in node.fields:
                raise LawFault(f"the key {name!r} stands twice", node.fields[name].place, f"{file}:{raw_key.start_mark.line + 1}")
            child = _converted(raw_value, file, path)
            child.line = raw_key.start_mark.line + 1
            node.fields[name] = child
    return node
