"""The registry's pages: each opens for exactly the roles that may see it, tells what the queries tell, and gives out papers."""

from __future__ import annotations

import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tests.browsing import a_client, entered
from tests.pages.registry_browsing import (
    ALL,
    NOWHERE,
    OPEN_TO,
    PAGES,
    Balanced,
    browser_of,
    count_of,
    english_sentences,
    filled,
    grouped,
    holding_the_key,
    text_on,
)
from tests.registry_pages.small import OTHER_NUMBER, PROVINCE_NUMBER, WORKS_NUMBER
from tests.signing import signing_key
from tests.visibility.nation import COLLEAGUE, FAR_NUMBER, FAR_OFFICER, FAR_REPRESENTATIVE, Nation, nation


@pytest.fixture(scope="module", autouse=True)
def here() -> Iterator[Nation]:
    """A nation that tests only read."""
    with nation() as made, holding_the_key():
        yield made


@pytest.mark.parametrize("role", sorted(ALL))
def test_each_page_opens_for_exactly_the_roles_that_may_see_it(role: str) -> None:
    at = browser_of(role)
    wrong = []
    for address, roles in OPEN_TO.items():
        status = at.get(filled(address)).status_code
        expected = 200 if role in roles else 404 if role else 302
        if status != expected:
            wrong.append((address, status, expected))
    assert wrong == []


@pytest.mark.parametrize("address", NOWHERE)
def test_what_there_is_not_is_not_found(address: str) -> None:
    assert browser_of("registry_clerk").get(address.replace("WORKS", WORKS_NUMBER)).status_code == 404


@pytest.mark.parametrize("address", [one for one, roles in OPEN_TO.items() if "WORKS" in one])
def test_a_colleague_without_a_right_and_a_stranger_do_not_find_the_account(address: str) -> None:
    for stranger in (COLLEAGUE, FAR_REPRESENTATIVE, FAR_OFFICER):
        assert stranger.person
        assert entered(stranger.person, assignment=stranger.person).get(filled(address)).status_code == 404


def test_lists_hold_only_what_is_the_viewers() -> None:
    for address in ("/registry/accounts/", "/registry/movements/", "/registry/freezes/", "/journal/"):
        told = browser_of("emitter_representative").get(f"{address}?lang=en").content.decode()
        assert FAR_NUMBER not in told, address
        assert WORKS_NUMBER in told, address


def test_a_freeze_that_is_only_proposed_is_no_gate_that_its_holder_is_told() -> None:
    from tests.books import rows

    ((number,),) = rows(
        "SELECT number FROM commands_proposal WHERE command = 'freeze_enter' AND content LIKE '%%' || %s || '%%'"
        " ORDER BY number DESC LIMIT 1",
        (WORKS_NUMBER,),
    )
    gate = f"{number} (“freeze units on a judicial document”)"
    address = f"/registry/accounts/{WORKS_NUMBER}/?lang=en"
    told = {role: text_on(browser_of(role).get(address)) for role in ("registry_clerk", "emitter_representative")}
    assert gate in told["registry_clerk"]
    assert "freeze_enter" not in told["emitter_representative"]


def test_pages_are_well_formed_and_chinese_ones_hold_no_sentence_in_english() -> None:
    sentences = english_sentences()
    assert len(sentences) > 500
    for address in (*PAGES, filled("/journal/FREEZE/"), "/journal/1/"):
        answer = browser_of("registry_clerk").get(filled(address))
        parser = Balanced()
        parser.feed(answer.content.decode())
        assert (parser.wrong, parser.open) == ([], []), address
        lines = {line.strip() for line in text_on(answer).splitlines()}
        if "checks" not in address:  # these stand there in both languages
            assert [one for one in sentences if one in lines] == [], address


def test_english_pages_say_the_same_in_english() -> None:
    for address in PAGES:
        if "checks" in address:
            continue
        asked = filled(address)
        told = text_on(
            browser_of("emitter_representative" if "papers" in address else "registry_clerk").get(
                f"{asked}{'&' if '?' in asked else '?'}lang=en"
            )
        )
        title = re.search(r"\n([^\n]+) · Tanheng", told)
        assert title, address
        assert title[1].isascii(), address


def test_the_figures_of_an_account_are_those_of_the_queries() -> None:
    from tanheng.commands.sql import Sql
    from tanheng.registry.queries import holdings
    from tanheng.surrender.sector_queries import sector_views

    told = browser_of("emitter_representative").get(f"/registry/accounts/{WORKS_NUMBER}/?lang=en").content.decode()
    cells = [
        [html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", told, re.S)
    ]
    rows = {tuple(one) for one in cells}
    held = holdings(Sql(), WORKS_NUMBER)
    assert held
    for one in held:
        assert any(
            row[0] == one.vintage and row[2:6] == tuple(grouped(each or 0) for each in (one.amount, one.frozen, one.pledged, one.promised))
            for row in rows
            if len(row) == 6
        ), one
    (year,) = (one for one in sector_views(Sql(), WORKS_NUMBER).years if one.standing)
    assert year.standing
    figures = (year.standing.duty, year.standing.surrendered, year.standing.counted_offsets, year.standing.left, year.standing.excess)
    assert any(row[:6] == (str(year.year), *map(grouped, figures)) for row in rows)
    series = json.loads(re.search(r'<script id="holdings" type="application/json">(.*?)</script>', told, re.S)[1])["series"]  # type: ignore[index]
    assert sum(sum(one["data"]) for one in series) == sum(one.amount for one in held)


def test_filters_of_movements_and_freezes_find_exactly_what_they_name() -> None:
    clerk = browser_of("registry_clerk")
    found = text_on(clerk.get(f"/registry/movements/?account={FAR_NUMBER.lower()}&kind=distribution&vintage=25"))
    assert FAR_NUMBER in found
    assert WORKS_NUMBER not in found
    for query in ("from=2030-01-01", "to=2001-01-01", "document=none", "vintage=77", "kind=nonsense", "account=%00'"):
        assert WORKS_NUMBER not in text_on(clerk.get(f"/registry/movements/?{query}")), query
    assert WORKS_NUMBER in text_on(clerk.get("/registry/movements/?from=nonsense&to=9999-12-31"))
    assert FAR_NUMBER not in text_on(clerk.get(f"/registry/freezes/?account={WORKS_NUMBER}&state=standing"))
    assert WORKS_NUMBER not in text_on(clerk.get("/registry/freezes/?document=far+order"))


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("json", "application/json", b"{"),
        ("zip", "application/zip", b"PK"),
    ],
)
def test_papers_are_given_in_each_form_and_kept_nowhere(form: str, kind: str, begins: bytes) -> None:
    if form in ("pdf", "zip"):
        pytest.importorskip("typst")
    base = f"/registry/accounts/{WORKS_NUMBER}/papers/"
    for address in (*(f"{base}{paper}.{form}" for paper in ("statement", "holding", "freeze")), f"/registry/days/sheet.{form}"):
        given = browser_of("registry_clerk").get(address)
        assert given.status_code == 200
        assert given.headers["Content-Type"] == kind
        assert re.fullmatch(rf'attachment; filename="[A-Za-z0-9.-]+\.{form}"', given.headers["Content-Disposition"])
        assert "no-store" in given.headers["Cache-Control"]
        assert given.content.startswith(begins)


def test_the_json_of_papers_and_receipts_is_proven_offline() -> None:
    from tanheng.seal.receipts import verify_receipt

    clerk = browser_of("registry_clerk")
    base = f"/registry/accounts/{WORKS_NUMBER}/papers/"
    asked = [*(f"{base}{paper}.json?lang=en" for paper in ("statement", "holding", "freeze")), "/registry/days/sheet.json"]
    asked += [f"/journal/{number}/receipt.json" for number in (1, 20)]
    asked.append(filled("/journal/FREEZE/receipt.json"))
    for address in asked:
        text = clerk.get(address).content
        assert not verify_receipt(text, trusted_key=signing_key().public).refused, address
        assert verify_receipt(text.replace(b"1", b"2"), trusted_key=signing_key().public).refused, address


def test_the_archive_holds_file_and_json_of_one_making() -> None:
    pytest.importorskip("typst")
    given = browser_of("emitter_representative").get(f"/registry/accounts/{WORKS_NUMBER}/papers/holding.zip").content
    with zipfile.ZipFile(io.BytesIO(given)) as archive:
        names = sorted(archive.namelist())
        assert names == [f"holding-{WORKS_NUMBER}.{form}" for form in ("json", "pdf", "xlsx")]
        from tanheng.seal.receipts import verify_receipt

        assert not verify_receipt(archive.read(names[0]), trusted_key=signing_key().public).refused


def test_only_whole_records_that_were_done_have_receipts_for_their_makers() -> None:
    from tests.books import rows

    representative = browser_of("emitter_representative")
    ((mine,),) = rows("SELECT max(number) FROM commands_record WHERE person = 9 AND outcome = 'done' AND command = 'holding_to_trading'")
    ((theirs,),) = rows("SELECT max(record) FROM registry_movement WHERE kind = 'trade_delivery'")
    assert representative.get(f"/journal/{mine}/receipt.json").status_code == 200
    assert representative.get(f"/journal/{theirs}/").status_code == 200
    assert representative.get(f"/journal/{theirs}/receipt.json").status_code == 404
    assert representative.get("/journal/1/receipt.json").status_code == 404


def test_without_a_key_or_a_seal_papers_are_refused_in_words() -> None:
    from tanheng.server import opening

    address = f"/registry/accounts/{WORKS_NUMBER}/papers/holding.json"
    clerk = browser_of("registry_clerk")
    opening._HELD.clear()
    try:
        assert clerk.get(address).status_code == 503
        assert clerk.get("/journal/1/receipt.json").status_code == 503
    finally:
        opening.hold(opening.Opened(Path(), signing_key()))
    assert clerk.get("/registry/days/sheet.json?day=2001-01-01").status_code == 409


@pytest.mark.parametrize("role", ["registry_clerk", "emitter_representative", "province_officer"])
@pytest.mark.parametrize(
    ("few", "many"),
    [
        (f"/registry/accounts/?text={WORKS_NUMBER}", "/registry/accounts/"),
        (f"/registry/movements/?account={WORKS_NUMBER}&kind=trade_delivery", "/registry/movements/"),
        ("/registry/freezes/?document=none", f"/registry/freezes/?account={WORKS_NUMBER}"),
        ("/journal/?object=none", "/journal/"),
    ],
)
def test_a_list_asks_the_database_no_more_often_for_more_rows(role: str, few: str, many: str) -> None:
    at = browser_of(role)
    assert count_of(at, many) - count_of(at, few) <= 2  # accounts and names are not looked up where nothing was found


def test_forms_are_offered_only_to_whom_they_may_be_asked_by_with_what_is_known_filled_in() -> None:
    address = f"/registry/accounts/{WORKS_NUMBER}/"
    offered = {
        role: re.findall(r'href="(/do/[^"]+)"', browser_of(role).get(address).content.decode())
        for role in ("emitter_representative", "registry_clerk", "auditor")
    }
    assert f"/do/holding_to_trading/?account={WORKS_NUMBER}" in offered["emitter_representative"]
    assert f"/do/allowance_cancel/?sender={WORKS_NUMBER}" in offered["emitter_representative"]
    assert f"/do/freeze_enter/?account={WORKS_NUMBER}" in offered["registry_clerk"]
    assert not any("freeze" in one for one in offered["emitter_representative"])
    assert offered["auditor"] == []
    for role in ("emitter_representative", "registry_clerk"):
        for one in offered[role]:
            form = browser_of(role).get(html.unescape(one))
            assert form.status_code == 200, one
            assert WORKS_NUMBER in form.content.decode() or "reconciliation=" in one, one


def test_the_journal_is_searched_by_each_field_and_links_to_every_object() -> None:
    clerk = browser_of("registry_clerk")
    for query in (f"object={WORKS_NUMBER}", "person=9", "role=registry_clerk", "command=freeze_enter", "outcome=done", "text=because"):
        assert "/journal/" in clerk.get(f"/journal/?{query}").content.decode()
        assert clerk.get(f"/journal/?{query}").content.decode().count("<tr>") > 1, query
    for query in ("object=none", "person=nobody", "role=none", "command=none", "outcome=none", "text=%25%25", "to=2001-01-01"):
        assert clerk.get(f"/journal/?{query}").content.decode().count("<tr>") == 0, query
    record = clerk.get(filled("/journal/FREEZE/")).content.decode()
    assert f"/registry/accounts/{WORKS_NUMBER}/" in record
    assert filled("/registry/freezes/FREEZE/") in record
    assert f"/journal/?object={WORKS_NUMBER}" in clerk.get(f"/registry/accounts/{WORKS_NUMBER}/").content.decode()


def test_every_record_of_the_book_has_a_page() -> None:
    from tests.books import rows

    clerk = browser_of("registry_clerk")
    for number, _ in rows("SELECT DISTINCT ON (command, outcome) number, command FROM commands_record"):
        assert clerk.get(f"/journal/{number}/").status_code == 200, number


def test_signed_heads_are_open_and_as_they_were_signed() -> None:
    from tanheng.commands.sealing import newest_head
    from tanheng.kernel.canonical import canonical
    from tanheng.seal.heads import printed

    head = newest_head()
    assert head
    page = a_client().get(f"/journal/heads/{head.size}/")
    assert printed(head) in page.content.decode()
    given = a_client().get(f"/journal/heads/{head.size}/head.json")
    assert given.content.decode() == canonical(head.as_json())


def test_checks_are_found_by_number_word_and_article_in_both_languages() -> None:
    from tanheng.interfaces.every_check import every_check, text_of

    wanted = next(one for one in every_check() if one.code == 1004)
    text = text_of(wanted)
    for language in ("zh", "en"):
        for asked in ("1004", text.render("zh"), text.render("en").upper(), wanted.article):
            told = text_on(a_client().get("/registry/checks/", {"text": asked, "lang": language}))
            assert text.render("zh") in told, asked
            assert text.render("en") in told, asked


def test_pages_of_checks_follow_each_other_until_each_check_was_shown_once() -> None:
    from tanheng.interfaces.every_check import every_check

    seen: list[str] = []
    address = "/registry/checks/"
    while address:
        told = a_client().get(html.unescape(address)).content.decode()
        seen += re.findall(r"<tr>\s*<td[^>]*>\s*(\d+)", told)
        assert len(seen) <= len(every_check()), address
        next_page = re.search(r'class="btn btn-sm" href="(/registry/checks/\?[^"]*)"', told)
        address = next_page[1] if next_page else ""
    assert seen == [str(one.code) for one in every_check()]


def test_open_differences_block_their_accounts_and_are_settled_by_the_clerk() -> None:
    told = browser_of("registry_clerk").get("/registry/reconciliations/").content.decode()
    assert "/do/reconciliation_settle/?reconciliation=" in told
    assert f"/registry/accounts/{WORKS_NUMBER}/" in told
    assert "/do/reconciliation_settle/" not in browser_of("auditor").get("/registry/reconciliations/").content.decode()
    assert OTHER_NUMBER not in told


@pytest.mark.parametrize(("language", "name"), [("zh", "\u6e56\u5317"), ("en", "Hubei")])
@pytest.mark.parametrize("address", ["/registry/accounts/", "/registry/accounts/WORKS/", "/registry/accounts/WORKS/papers/"])
def test_a_province_is_said_by_its_name_with_its_digits_beside_it(address: str, language: str, name: str) -> None:
    page = browser_of("registry_clerk").get(f"{filled(address)}?lang={language}").content.decode()
    assert re.search(rf"{name}\s*(</span>)?\s*<small class=\"code text-secondary\">420000</small>", page)


def test_a_refusal_names_provinces_roles_and_documents_and_no_codes_of_them() -> None:
    asked = f"kind=distribution&sender={PROVINCE_NUMBER}&receiver={FAR_NUMBER}&vintage=25&amount=1&lang=en"
    page = text_on(browser_of("auditor").get(f"/registry/why-not/?{asked}"))
    assert "belongs to F, not to P" in page
    assert "province:430000" not in page
    assert "registry_clerk" not in page
    assert "clerk of the registry" in page


def test_the_journal_says_who_by_name_with_the_code_beside_it() -> None:
    page = browser_of("registry_clerk").get("/journal/?lang=en").content.decode()
    assert "entity:9" not in re.sub(r'href="[^"]*"', "", page)
    assert re.search(r"freeze \d+</a>", page)


def test_no_check_cites_its_document_by_the_name_of_a_file() -> None:
    at, after = browser_of(""), "0"
    while after:
        page = at.get(f"/registry/checks/?after={after}&lang=en").content.decode()
        assert not re.search(r">(work-notice|mee-order|plan|state-council|environmental-code)-[0-9a-z-]+", page), after
        found = re.search(r'after=(\d+)"[^>]*>Next page', page)
        after = found[1] if found else ""


WHY_NOT = f"/registry/why-not/?lang=en&sender={WORKS_NUMBER}&vintage=25"


@pytest.mark.parametrize("wrong", ["year=2147483648", "year=20000", "year=soon", f"amount={10**20}", "behalf=%00", "receiver=%00"])
def test_why_not_takes_numbers_in_the_bounds_of_commands_and_names_the_field_that_is_outside(wrong: str) -> None:
    given = {"kind": "surrender", "receiver": PROVINCE_NUMBER, "amount": "100", **dict([wrong.split("=")])}
    answer = browser_of("registry_clerk").get(WHY_NOT + "".join(f"&{name}={value}" for name, value in given.items()))
    assert answer.status_code == 200
    assert "What must be typed otherwise" in text_on(answer)
    assert "--" not in text_on(answer)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("surrender", PROVINCE_NUMBER), ("allowance_return", PROVINCE_NUMBER), ("voluntary_cancellation", "N0000001-89")],
)
def test_why_not_without_a_receiver_takes_the_one_that_the_kind_tells(kind: str, expected: str) -> None:
    page = text_on(browser_of("registry_clerk").get(f"{WHY_NOT}&kind={kind}&amount=1&year=2025"))
    assert expected in page
    assert "2007" not in page
    assert "2013" not in page


def test_why_not_asks_for_the_receiver_where_the_kind_tells_none_and_says_where_by_the_vintage() -> None:
    clerk = browser_of("registry_clerk")
    assert "say the receiving account, too" in text_on(clerk.get(f"{WHY_NOT}&kind=non_trade_transfer&amount=1"))
    page = text_on(clerk.get(f"{WHY_NOT}&kind=to_trading&amount=99999999"))
    assert "3005" in page
    assert "vintage 25" in page
    assert "lines 25" not in page


@pytest.mark.parametrize(("method", "told"), [("get", "Load the page again later"), ("post", "Send the same form again")])
def test_a_page_that_fails_speaks_of_a_form_only_where_one_was_sent(method: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.interfaces import reading

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(reading, "proposal", fail)
    clerk = browser_of("registry_clerk")
    clerk.client.raise_request_exception = False
    answer = getattr(clerk, method)("/proposals/1/?lang=en")
    assert answer.status_code == 500
    assert told in text_on(answer)


def test_the_catalogue_tells_each_mark_of_the_law_by_its_own_words_and_no_unknown_one() -> None:
    from tanheng.interfaces.web.listing.words import mark_name
    from tanheng.lawbook.marks import MARKS
    from tanheng.registry.catalogue import every_act, every_kind

    assert {one.mark for one in (*every_kind(), *every_act())} <= set(MARKS)
    assert len({mark_name(one).render(language) for one in MARKS for language in ("zh", "en")}) == 2 * len(MARKS)
    with pytest.raises(KeyError):
        mark_name("proposed")
    told = text_on(a_client().get("/registry/catalogue/differentiated_hold/?lang=en"))
    assert "derived from another year's or sector's text" in told
    assert "compliance.excess" not in text_on(a_client().get("/registry/catalogue/surrender_correction/?lang=en"))
