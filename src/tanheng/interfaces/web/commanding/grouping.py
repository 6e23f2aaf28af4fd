"""What can be asked for, by what one wants to do: the groups of `groups.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from tanheng.kernel.messages import Label


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """A heading, and the commands under it, first what is usual."""

    name: Label
    commands: tuple[str, ...]


@cache
def command_groups() -> tuple[CommandGroup, ...]:
    """Return all groups in the order of the page."""
    told = yaml.safe_load((files("tanheng.interfaces.web.commanding") / "groups.yaml").read_text(encoding="utf-8"))
    return tuple(CommandGroup(Label(**one["name"]), tuple(one["commands"])) for one in told["groups"])
