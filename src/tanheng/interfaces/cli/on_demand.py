"""A group whose commands are imported when they are called: the program starts without what it does not need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

from tanheng.interfaces.cli.mistakes import CommandGroup

_HERE = "tanheng.interfaces.cli"


class GroupOnDemand(CommandGroup):
    """A group with the modules of its commands, in this folder: in the first the command has its name, the others add commands to it."""

    def __init__(self, *given: Any, modules: Mapping[str, Sequence[str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """Return the names of all commands, in order."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click calls it
        """Return the command with all that was added to it, or None where there is none of this name."""
        modules = [import_module(f"{_HERE}.{name}") for name in self._modules.get(cmd_name, ())]
        if not modules:
            return None
        command: click.Command = getattr(modules[0], cmd_name.replace("-", "_"))
        return command
