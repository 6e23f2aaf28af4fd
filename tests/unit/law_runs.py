"""Runs `tanheng law` as a person does and hands back what came out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tanheng.interfaces.cli.law import law


def run(*arguments: str | Path, lang: str = "en") -> Result:
    """Run one command."""
    return CliRunner().invoke(law, [*map(str, arguments), "--lang", lang])


def document(*arguments: str | Path, status: int = 0) -> dict[str, Any]:
    """Run one command and return its JSON."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == status, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found
