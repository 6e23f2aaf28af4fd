"""Writes the kinds of tasks into docs/reference/tasks.md, from the YAML files of the rooms and the law book; run by `make readme`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tanheng.database.address import Address
from tanheng.kernel.messages import CHINESE, ENGLISH, Rendered
from tanheng.lawbook import shipped_lawbook
from tanheng.server.preparing import prepare
from tanheng.tasks.duties import readings
from tanheng.tasks.kinds import GIVEN, KINDS, NO_DEADLINE, Kind

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "tasks.md"
ON = date(2026, 6, 30)
"""The day whose law the deadlines are of."""
BEGIN, END = "<!-- kinds: written by make readme -->\n", "<!-- end of kinds -->\n"
_HEADING = (
    "| 种类 kind | 做什么 what | 谁 who | 期限 deadline | 如何结束 ends by | 会签 countersigned "
    "| 上报 escalated to | 阻碍 blocks | 依据 basis |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
_DUTIES = "\n### 责任日历 Calendar of duties\n\n| 事项 event | 由谁 who acts |\n|---|---|"


def page() -> str:
    """Return the whole page: what stands by hand, with the part between the marks written anew."""
    # Loading Django needs no server; it makes the kinds of the rooms above known.
    prepare(Address("nobody", "", "", "none"))
    text = PAGE.read_text(encoding="utf-8")
    before, after = text[: text.index(BEGIN)], text[text.index(END) :]
    return before + BEGIN + "\n".join([_HEADING, *map(_row, (KINDS[name] for name in sorted(KINDS))), _DUTIES, *_events(), ""]) + after


def _both(text: Rendered) -> str:
    return " ".join(dict.fromkeys(text.render(language) for language in (CHINESE, ENGLISH)))


def _row(kind: Kind) -> str:
    roles = ", ".join(f"`{role}`" for role in kind.roles) or "由开立者定 the opener says"
    cells = (
        *(f"`{kind.name}` {_both(kind.label)}", _both(kind.text), roles, _deadline(kind), _ending(kind)),
        *("是 yes" if kind.countersigned else "否 no", f"`{kind.escalate}`", str(kind.blocks), kind.basis),
    )
    return f"| {' | '.join(cells)} |"


def _ending(kind: Kind) -> str:
    told = "; ".join(f"`{outcome}` {_both(words)}" for outcome, words in kind.outcomes.items())
    return f"`{kind.ends}`: {told}" if told else f"`{kind.ends}`"


def _deadline(kind: Kind) -> str:
    if kind.lapses:
        return "由开立者定，到期自行了结 given by the opener; it lapses then"
    if kind.deadline == GIVEN:
        return "由开立者定 given by the opener"
    if kind.deadline == NO_DEADLINE:
        return "无 none"
    value = shipped_lawbook().value(kind.deadline, on=ON).integer
    return f"{value} 个工作日 working days (`{kind.deadline}`)"


def _events() -> Iterator[str]:
    events = shipped_lawbook().tree.events
    for name, one in readings().items():
        yield f"| `{name}` {_both(events[name])} | {', '.join(f'`{kind}`' for kind in sorted(one.who))} |"


def main() -> int:
    """Rewrite the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
