"""YAML read as nodes that remember their line, so that every fault of a law file can be named by file, line and key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML built without libyaml is slower, and the same otherwise
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

from tanheng.kernel.messages import ENGLISH, Label, Message, message
from tanheng.kernel.system_errors import reason_of

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_INTEGER = re.compile(r"-?\d+", re.ASCII)


class LawFault(Exception):
    """Something is wrong in `law/`: says what, in which file, line and key."""

    def __init__(self, what: Message, *where: str) -> None:
        super().__init__(what, *where)
        self.what = what
        self.where = where

    def __str__(self) -> str:
        return self.render(ENGLISH)

    def render(self, language: str) -> str:
        """Return what is wrong, then every place of it."""
        return "; ".join((self.what.render(language), *self.where))


class Faults(list[LawFault]):
    """Faults gathered so that one does not hide the next."""

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Keep a fault raised inside and go on after it."""
        try:
            yield
        except LawFault as fault:
            self.append(fault)


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

    def fault(self, what: Message) -> LawFault:
        """Make a fault that names this place."""
        return LawFault(what, self.place)

    def has(self, name: str) -> bool:
        """Tell whether the mapping has the field."""
        return name in self.mapping()

    def mapping(self) -> dict[str, Node]:
        """Return the fields of a mapping; anything else is a fault."""
        if self.fields is None:
            raise self.fault(message("a mapping is expected here"))
        return self.fields

    def sequence(self) -> list[Node]:
        """Return the items of a list; anything else is a fault."""
        if self.items is None:
            raise self.fault(message("a list is expected here"))
        return self.items

    def get(self, name: str) -> Node:
        """Return a field and remember that it was read; a missing one is a fault."""
        found = self.find(name)
        if found is None:
            raise self.fault(message("the field {name} is missing", name=name))
        return found

    def find(self, name: str) -> Node | None:
        """Return a field or None, and remember that it was asked for."""
        self.used.add(name)
        return self.mapping().get(name)

    def unknown(self) -> Iterator[LawFault]:
        """Yield a fault for every field that nobody asked for."""
        for name, node in self.mapping().items():
            if name not in self.used:
                yield node.fault(message("unknown field {name}", name=name))

    def text(self) -> str:
        """Return a scalar's text; empty or missing text is a fault."""
        if not self.scalar:
            raise self.fault(message("a text is expected here"))
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
            return date.fromisoformat(self._written(_DATE))
        except ValueError:
            raise self.fault(message("a date YYYY-MM-DD is expected, not {found}", found=self.scalar)) from None

    def time(self) -> time:
        """Return a time of day written HH:MM."""
        try:
            return time.fromisoformat(self._written(_TIME))
        except ValueError:
            raise self.fault(message("a time HH:MM is expected, not {found}", found=self.scalar)) from None

    def number(self) -> Decimal:
        """Return a decimal with the digits as written: digits and a point, no exponent, no separators."""
        try:
            return Decimal(self._written(_NUMBER))
        except ValueError:
            raise self.fault(message("a number is expected, not {found}", found=self.scalar)) from None

    def integer(self) -> int:
        """Return a whole number."""
        try:
            return int(self._written(_INTEGER))
        except ValueError:
            raise self.fault(message("a whole number is expected, not {found}", found=self.scalar)) from None

    def flag(self) -> bool:
        """Return true or false."""
        if self.text() not in ("true", "false"):
            raise self.fault(message("true or false is expected, not {found}", found=self.scalar))
        return self.text() == "true"

    def _written(self, form: re.Pattern[str]) -> str:
        if not form.fullmatch(self.text()):
            raise ValueError(self.scalar)
        return self.text()


def read_nodes(path: Path, shown_as: str) -> Node:
    """Read one YAML file. Raises LawFault with file and line for malformed YAML, duplicate keys and non-UTF-8 text."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
        if root is None:
            raise LawFault(message("the file is empty"), shown_as)
        return _converted(root, shown_as, "")
    except UnicodeDecodeError as wrong:
        raise LawFault(message("the file is not UTF-8: byte {byte}", byte=wrong.start), shown_as) from None
    except OSError as wrong:
        raise LawFault(message("the file cannot be read: {reason}", reason=reason_of(wrong)), shown_as) from None
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 0
        raise LawFault(message("malformed YAML: {problem}", problem=wrong.problem), f"{shown_as}:{line}") from None
    except yaml.YAMLError as wrong:
        raise LawFault(message("malformed YAML: {problem}", problem=str(wrong).splitlines()[0]), shown_as) from None
    except RecursionError:
        raise LawFault(message("the file is nested too deeply"), shown_as) from None


def _converted(raw: yaml.Node, file: str, key: str) -> Node:
    node = Node(file, raw.start_mark.line + 1, key)
    if isinstance(raw, yaml.ScalarNode):
        node.scalar = raw.value
    elif isinstance(raw, yaml.SequenceNode):
        node.items = [_converted(item, file, f"{key}[{place}]") for place, item in enumerate(raw.value)]
    else:
        node.fields = {}
        for raw_key, raw_value in raw.value:
            if not isinstance(raw_key, yaml.ScalarNode):
                raise LawFault(message("a key must be a plain text"), f"{file}:{raw_key.start_mark.line + 1} {key}".rstrip())
            name = raw_key.value
            path = f"{key}.{name}" if key else name
            if name in node.fields:
                again = f"{file}:{raw_key.start_mark.line + 1}"
                raise LawFault(message("the key {name} stands twice", name=path), node.fields[name].place, again)
            child = _converted(raw_value, file, path)
            child.line = raw_key.start_mark.line + 1
            node.fields[name] = child
    return node
