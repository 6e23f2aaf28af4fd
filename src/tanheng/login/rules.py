"""The house rules of entering and acting, as they stand in rules.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Rules:
    """What rules.yaml says."""

    second_factor_roles: frozenset[str]
    harmless_commands: frozenset[str]
    step_up: timedelta
    idle: timedelta
    absolute: timedelta
    most_sessions: int
    failures: int
    locked: timedelta
    least_length: int
    invitation: timedelta

    @property
    def minutes_locked(self) -> int:
        """Return for how many minutes a lockout lasts."""
        return self.locked // timedelta(minutes=1)


@cache
def rules() -> Rules:
    """Return the rules. Raises KeyError where the file lacks one."""
    told = yaml.safe_load((files("tanheng.login") / "rules.yaml").read_text(encoding="utf-8"))
    sessions, lockout, stepping = told["sessions"], told["lockout"], told["stepping_up"]
    return Rules(
        second_factor_roles=frozenset(told["second_factor"]["roles"]),
        harmless_commands=frozenset(stepping["harmless"]),
        step_up=timedelta(minutes=stepping["minutes"]),
        idle=timedelta(minutes=sessions["idle_minutes"]),
        absolute=timedelta(hours=sessions["absolute_hours"]),
        most_sessions=sessions["most"],
        failures=lockout["failures"],
        locked=timedelta(minutes=lockout["minutes"]),
        least_length=told["passwords"]["least_length"],
        invitation=timedelta(days=told["invitations"]["days"]),
    )


def binding(command: str) -> bool:
    """Tell whether a command is a legally binding act, for which the person must prove himself anew."""
    return command not in rules().harmless_commands
