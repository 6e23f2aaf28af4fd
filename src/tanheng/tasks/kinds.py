"""任务种类 Kinds of tasks, as YAML files hold them: those of this room, and those that rooms above bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tanheng.commands.words import command_words
from tanheng.kernel.messages import Label, Rendered, shown

OPERATIONAL = "operational"
NO_DEADLINE, GIVEN = "none", "given"
FINISH = "task_finish"
COMMAND = "command"
"""The parameter that names a command; it is shown by the words of the command."""
_ESCALATE = ("parent", "ministry", "none")
_FIELDS = frozenset(
    (
        "name",
        "text",
        "roles",
        "basis",
        "deadline",
        "lapses",
        "ends",
        "outcomes",
        "countersigned",
        "escalate",
        "blocks",
        "not_oneself",
        "personal",
    )
)
_MOST_BLOCKING = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of task. `deadline` is `none`, `given`, or the name of the law's parameter with the working days after its opening.

    `roles` empty: the opener says. `ends` is the command that ends it, `outcomes` how it can end by that,
    in words. `blocks` says how much waits for it, from 0 to 3. `personal`: what names a person is his alone among his colleagues.
    """

    name: str
    label: Label
    text: Label
    roles: tuple[str, ...]
    basis: str
    deadline: str
    lapses: bool
    ends: str
    countersigned: bool
    escalate: str
    blocks: int
    not_oneself: bool
    personal: bool
    outcomes: Mapping[str, Label] = field(default_factory=dict)

    def is_of_another(self, named: int | None, person: int | None) -> bool:
        """Tell whether a task that names somebody is his alone, and he is another than this person."""
        return self.personal and named not in (None, person)

    @property
    def by_law(self) -> bool:
        """Tell whether the law gives the deadline."""
        return self.deadline not in (NO_DEADLINE, GIVEN)

    def said(self, parameters: Mapping[str, Any], language: str, names: Mapping[str, Rendered] | None = None) -> str:
        """Return what is to be done, with the parameters filled in. A parameter that was not given is shown by its name.

        A command is shown by its words, and an organisation by its name where `names` has it under its code.
        """
        told = {name: shown(_in_words(name, value, names or {}), language) for name, value in parameters.items()}
        return self.text.render(language).format_map(_Shown(told))


def _in_words(name: str, value: Any, names: Mapping[str, Rendered]) -> Any:
    if not isinstance(value, str):
        return value
    return command_words(value) if name == COMMAND else names.get(value, value)


class _Shown(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


KINDS: dict[str, Kind] = {}
"""All kinds by name, in the order in which the rooms brought them."""


def add_kinds(file: Path) -> None:
    """Add the kinds of a file, once. Raises ValueError for a kind that another file brings too, and for a field or value not known."""
    for kind in _read(file):
        if KINDS.setdefault(kind.name, kind) != kind:
            raise ValueError(f"the kind of task {kind.name} is defined twice")


def kind_of(name: str) -> Kind:
    """Return a kind by its name. Raises KeyError."""
    return KINDS[name]


def _read(file: Path) -> Iterator[Kind]:
    for name, node in yaml.safe_load(file.read_text(encoding="utf-8"))["kinds"].items():
        if unknown := sorted(set(node) - _FIELDS):
            raise ValueError(f"{file.name}: {name} has fields that no kind has: {unknown}")
        deadline = node["deadline"]
        kind = Kind(
            name,
            Label(**node["name"]),
            Label(**node["text"]),
            tuple(node.get("roles", ())),
            node["basis"],
            deadline if isinstance(deadline, str) else deadline["working_days"],
            node.get("lapses", False),
            node["ends"],
            node.get("countersigned", False),
            node["escalate"],
            node["blocks"],
            node.get("not_oneself", False),
            node.get("personal", False),
            {outcome: Label(**words) for outcome, words in node.get("outcomes", {}).items()},
        )
        if kind.escalate not in _ESCALATE or not 0 <= kind.blocks <= _MOST_BLOCKING:
            raise ValueError(f"{file.name}: {name} is escalated to {kind.escalate} and blocks {kind.blocks}")
        yield kind


add_kinds(Path(__file__).with_name("kinds.yaml"))
