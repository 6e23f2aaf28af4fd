"""Writes the table of what is implemented into README.md, from law/coverage.yaml; run by `make readme`."""

from __future__ import annotations

import sys
from pathlib import Path

from tanheng.lawbook import Lawbook, shipped_lawbook

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- coverage begins -->", "<!-- coverage ends -->"
_STATES = {"complete": "● 完整 complete", "partial": "◐ 部分 partial"}


def coverage_table(book: Lawbook) -> str:
    """Return the table of every stage and sector that is implemented at least in part, and the list of those that are not."""
    tree = book.tree
    lines = ["| 环节 stage | 行业 sector | 年度 emissions years | 状态 state | 核对依据 checked against |", "|---|---|---|---|---|"]
    for stage, stage_label in tree.stages.items():
        for sector, sector_label in tree.sectors.items():
            for state, state_text in _STATES.items():
                rows = [row for row in tree.coverage if (row.stage, row.sector, row.state) == (stage, sector, state)]
                if rows and (checked := rows[0].checked_against):
                    years = ", ".join(str(row.emissions_year) for row in rows)
                    labels = f"{stage_label.zh} {stage_label.en} | {sector_label.zh} {sector_label.en}"
                    lines.append(f"| {labels} | {years} | {state_text} | {checked.zh} / {checked.en} |")
    missing = [label for stage, label in tree.stages.items() if all(row.state == "none" for row in tree.coverage if row.stage == stage)]
    absent = "、".join(label.zh for label in missing) + " / " + ", ".join(label.en for label in missing)
    return "\n".join([*lines, "", f"尚未实现 not implemented yet: {absent}."])


def rewritten(text: str, table: str) -> str:
    """Return the README with the table between its markers replaced."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main() -> int:
    """Rewrite README.md."""
    README.write_text(rewritten(README.read_text(encoding="utf-8"), coverage_table(shipped_lawbook())), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
