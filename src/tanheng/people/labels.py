"""What people call roles and kinds of organisations, in both languages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from tanheng.kernel.messages import Label


@cache
def _labels() -> dict[str, dict[str, Label]]:
    told = yaml.safe_load((files("tanheng.people") / "labels.yaml").read_text(encoding="utf-8"))
    return {group: {name: Label(**texts) for name, texts in named.items()} for group, named in told.items()}


def role_label(role: str) -> Label:
    """Return the name of a role. Raises KeyError for one that does not exist."""
    return _labels()["roles"][role]


def kind_label(kind: str) -> Label:
    """Return the name of a kind of organisation. Raises KeyError for one that does not exist."""
    return _labels()["kinds"][kind]
