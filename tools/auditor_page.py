"""Writes the list of checks into docs/reference/auditor.md, from their table in code; run by `make readme`."""

from __future__ import annotations

import sys
from pathlib import Path

from tanheng_auditor.checks import CHECKS
from tanheng_auditor.messages import CHINESE, ENGLISH, Message

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "auditor.md"
MARK = "<!-- checks: written by `make readme` -->\n"


def rewritten(text: str) -> str:
    """Return the page with the list as it is now after the mark."""
    return f"{text.split(MARK)[0]}{MARK}\n{listed()}\n"


def listed() -> str:
    """Return the list of all checks."""
    rows = [f"| {check.code} | `{check.name}` | {_both(check.text)} |" for check in CHECKS]
    return "\n".join(["| 编号 number | name | 中文 | English |", "|---|---|---|---|", *rows])


def _both(text: str) -> str:
    names = {name: f"{{{name}}}" for name in ("found", "expected", "subject")}
    return " | ".join(Message(text, names).render(language).replace("|", "\\|") for language in (CHINESE, ENGLISH))


def main() -> int:
    """Rewrite the page."""
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
