"""Statements and certificates say what the book says, in both languages, and their codes can be checked offline."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from tanheng.commands.sql import Sql
from tanheng.interfaces.cli import group
from tanheng.kernel.clock import CLOCK
from tests.registry_pages.small import NATIONAL_NUMBER, ORDER, WORKS_NUMBER, Small
from tests.unit.sealed_logs import KEY, OTHER_KEY

DAY = date(2026, 6, 1)


@pytest.fixture
def busy(here: Small) -> Small:
    """A registry in which something moved, is frozen, waits, and was cancelled; sealed."""
    from tanheng.commands.sealing import seal_all

    CLOCK.forward(timedelta(hours=1))
    here.done(here.to_trading(150))
    here.freeze(700)
    content = {"sender": WORKS_NUMBER, "receiver": NATIONAL_NUMBER, "lines": [{"vintage": "24", "amount": 40}], "document": "letter 5"}
    made = here.run("proposal_make", {"command": "allowance_cancel", "content": content}, here.representative)
    CLOCK.forward(timedelta(hours=24))
    here.done(here.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, here.approver))
    seal_all(KEY)
    return here


def pages() -> dict[str, Any]:
    """Return every document of the busy registry by its type."""
    from tanheng.registry import documents
    from tanheng.registry.queries import account_of

    sql = Sql()
    account = account_of(sql, WORKS_NUMBER)
    assert account is not None
    ((record,),) = sql.rows("SELECT record FROM registry_movement WHERE kind = 'voluntary_cancellation'")
    made = (
        documents.statement(sql, account, DAY, DAY + timedelta(days=1)),
        documents.holding_certificate(sql, account),
        documents.freeze_certificate(sql, account, ORDER),
        documents.cancellation_certificate(sql, record),
        documents.day_sheet(sql, DAY + timedelta(days=1)),
    )
    return {one.type: one for one in made}


def table(page: Any, place: int) -> list[list[Any]]:
    """Return the rows of a section in English."""
    rows: list[list[Any]] = page.content("en")["sections"][place]["rows"]
    return rows


@pytest.mark.usefixtures("busy")
def test_documents_say_what_the_book_says() -> None:
    made = pages()
    moved = {one["title"]: one["rows"] for one in made["statement"].content("en")["sections"]}
    none = ["", "", ""]
    assert [row[4:8] for row in moved["vintage 24"]] == [[*none, 0], [200, "", "", 200], ["", 40, "", 160], [*none, 160]]
    within = ["", "", 150, 600]
    assert [row[4:8] for row in moved["vintage 25"]] == [[*none, 0], [600, "", "", 600], within, within, [*none, 600]]
    assert moved["Holdings"] == [["24", "in the registry", 160, 0, 0, 0, 160], ["25", "in the registry", 600, 600, 0, 0, 0]]
    assert table(made["holding-certificate"], 0) == moved["Holdings"]
    (freeze,) = table(made["freeze-certificate"], 0)
    assert freeze[:8] == ["25", 1, ORDER, "court", 700, 700, 600, 100]
    assert freeze[-1] == "effective in part"
    assert len(made["freeze-certificate"].content("en")["sections"]) == 1, "none has ended"
    assert table(made["cancellation-certificate"], 0) == [["24", 40], ["total", 40]]
    assert table(made["end-of-day"], 0) == [["24", 300, 260, 0, 40, 0, 0], ["25", 1000, 1000, 0, 0, 0, 0]]


@pytest.mark.usefixtures("busy")
def test_an_earlier_day_and_an_earlier_time_are_told_as_they_were() -> None:
    from tanheng.registry import documents
    from tanheng.registry.queries import account_of

    sql = Sql()
    assert table(documents.day_sheet(sql, DAY), 0)[0] == ["24", 300, 300, 0, 0, 0, 0]
    assert table(documents.day_sheet(sql, DAY - timedelta(days=1)), 0) == []
    account = account_of(sql, WORKS_NUMBER)
    assert account is not None
    before = documents.holding_certificate(sql, account, at=CLOCK.now() - timedelta(hours=1))
    assert table(before, 0)[0] == ["24", "in the registry", 200, "—", "—", "—", "—"]
    with pytest.raises(documents.NoSuchMovement):
        documents.cancellation_certificate(sql, 1)


@pytest.mark.usefixtures("busy")
def test_every_document_is_printed_in_both_languages_and_its_code_is_right(tmp_path: Path) -> None:
    from tanheng.registry.documents import issued

    for name, page in pages().items():
        for language in ("zh", "en"):
            one = issued(page, KEY, language)
            beside = one.write(tmp_path / f"{name}.pdf")
            assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
            key = tmp_path / "key.pem"
            key.write_text(KEY.public.pem, encoding="ascii")
            told = CliRunner().invoke(group, ["verify", str(beside), "--key", str(key), "--lang", language])
            assert told.exit_code == 0, told.output
            assert one.paper.code in told.output
            assert page.title.render(language) in told.output


@pytest.mark.usefixtures("busy")
def test_a_changed_figure_or_another_key_is_refused() -> None:
    from tanheng.registry.documents import issued
    from tanheng.seal.receipts import verify_receipt

    one = issued(pages()["holding-certificate"], KEY, "zh")
    node = json.loads(one.json)
    codes = [finding.code for finding in verify_receipt(json.dumps(node | {"content": node["content"].replace("160", "161")})).findings]
    assert {10108, 10120} <= set(codes)
    verdict = verify_receipt(one.json, trusted_key=OTHER_KEY.public)
    assert 10110 in [finding.code for finding in verdict.findings]
    verdict = verify_receipt(one.json, trusted_key=KEY.public, kept=one.paper.head)
    assert [finding.code for finding in verdict.findings] == [10121], "only that the printed page must be compared"


@pytest.mark.usefixtures("busy")
def test_the_workbook_holds_the_same_figures(tmp_path: Path) -> None:
    from tanheng.registry.documents import issued

    one = issued(pages()["statement"], KEY, "en")
    beside = one.write(tmp_path / "s.xlsx")
    assert json.loads(beside.read_text(encoding="utf-8"))["type"] == "statement"
    book = CalamineWorkbook.from_path(tmp_path / "s.xlsx")
    assert book.sheet_names[1:] == ["vintage 24", "vintage 25", "Holdings"]
    assert book.get_sheet_by_name("Holdings").to_python()[1][2:] == [160, 0, 0, 0, 160]
    first = book.get_sheet_by_index(0).to_python()
    assert ["code of the page", one.paper.code] in [row[:2] for row in first]


@pytest.mark.usefixtures("here")
def test_nothing_is_issued_before_anything_is_sealed() -> None:
    from tanheng.registry.documents import NothingSealed, day_sheet, issued

    with pytest.raises(NothingSealed):
        issued(day_sheet(Sql(), DAY), KEY, "en")


def test_a_sheet_of_a_day_bears_the_head_of_that_day(busy: Small) -> None:
    from tanheng.commands.sealing import seal_all
    from tanheng.registry.documents import day_sheet, issued

    first = issued(day_sheet(Sql(), DAY + timedelta(days=1)), KEY, "en", day=DAY + timedelta(days=1)).paper.head
    CLOCK.forward(timedelta(days=1))
    busy.done(busy.rename("registry", "Q"))
    seal_all(KEY)
    again = issued(day_sheet(Sql(), DAY + timedelta(days=1)), KEY, "en", day=DAY + timedelta(days=1)).paper.head
    assert again == first
    assert issued(day_sheet(Sql(), CLOCK.today()), KEY, "en", day=CLOCK.today()).paper.head.size > first.size


@pytest.mark.usefixtures("busy")
def test_a_chinese_workbook_has_the_english_beside_the_chinese_and_numbers_stay_numbers(tmp_path: Path) -> None:
    from tanheng.registry.documents import issued

    issued(pages()["statement"], KEY, "zh").write(tmp_path / "s.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "s.xlsx")
    assert book.sheet_names[1:] == ["24 年度配额 vintage 24", "25 年度配额 vintage 25", "持有 Holdings"]
    head, first, *_ = book.get_sheet_by_name("持有 Holdings").to_python()
    assert head[:2] == ["配额年度 vintage", "位置 place"]
    assert first == ["24", "登记持有 in the registry", 160, 0, 0, 0, 160]
    front = book.get_sheet_by_index(0).to_python()
    assert front[0][:2] == ["登记账户对账单", "Statement of the registry account"]
    assert ["类型 type", "重点排放单位账户 account of a key emitter"] in [row[:2] for row in front]


def test_a_certificate_of_freezes_says_how_when_and_on_which_document_a_freeze_ended(here: Small) -> None:
    from tanheng.registry import documents
    from tanheng.registry.queries import account_of

    number = here.freeze(70)
    here.clerks("freeze_lift", {"freeze": number, "document": "lift 3"})
    account = account_of(Sql(), WORKS_NUMBER)
    assert account is not None
    ((*freeze, ended_at, how, on),) = table(documents.freeze_certificate(Sql(), account), 1)
    assert (freeze, how, on) == (["25", 1, ORDER, 70], "lifted", "lift 3")
    assert ended_at.startswith("2026-")
