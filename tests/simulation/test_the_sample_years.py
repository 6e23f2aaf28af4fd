"""The invented years of the demonstration: each step ends as is written beside it, and nothing is recorded ahead of the clock."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING, played
from tanheng.lawbook import shipped_folder
from tanheng.registry.reconciling_parts import PARTS
from tests.books import book, rows


@pytest.mark.parametrize(("now", "steps", "last"), [((2026, 4, 1), 22, "carryover_reissue"), ((2026, 12, 1), 52, "list_consult")])
def test_the_years_are_played_as_far_as_the_clock_is(now: tuple[int, int, int], steps: int, last: str) -> None:
    with book(), played(datetime(*now, tzinfo=BEIJING)):
        from tanheng.server.sampling import YEARS, Sample

        sample = Sample()
        found = list(sample.play(shipped_folder("examples") / YEARS))
        assert (len(found), [str(one.at)[:10] for one in found] == sorted(str(one.at)[:10] for one in found)) == (steps, True)
        ((command, at),) = rows("SELECT command, recorded_at FROM commands_record ORDER BY number DESC LIMIT 1")
        assert (command, at < datetime(*now, tzinfo=BEIJING)) == (last, True)
        names = {name for (name,) in rows("SELECT name FROM people_contact")}
        assert "演示·系统管理员" in names
        assert all(name.startswith("演示·") and len(name) > len("演示·") for name in names), "nobody is invented, and everybody can be told"
        assert [(name, one) for name, part in PARTS.items() if part.look for one in part.look(Sql())] == [], "every part agrees"


def test_a_step_that_ends_otherwise_is_told(tmp_path: Path) -> None:
    text = (shipped_folder("examples") / "sample-years.yaml").read_text(encoding="utf-8")
    (tmp_path / "years.yaml").write_text(text.replace("amount: 148000}", "amount: 148001}"), encoding="utf-8")
    with book(), played(datetime(2026, 1, 1, tzinfo=BEIJING)):
        from tanheng.server.sampling import Sample

        with pytest.raises(RuntimeError, match="allowance_surrender"):
            list(Sample().play(tmp_path / "years.yaml"))
