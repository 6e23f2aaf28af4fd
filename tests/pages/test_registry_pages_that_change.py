"""The registry's pages where something changes: trades and names that must not show, and pages that grow."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tanheng.kernel.clock import CLOCK
from tests.browsing import entered
from tests.pages.registry_browsing import PAGES, browser_of, count_of, filled, holding_the_key, text_on
from tests.registry_pages.small import NATIONAL_NUMBER, WORKS_NUMBER
from tests.visibility.nation import FAR_NUMBER, FAR_REPRESENTATIVE, VIEWERS, Nation, nation


@pytest.fixture
def own() -> Iterator[Nation]:
    """A nation of a test's own, in which no difference blocks an account any more."""
    from tests.books import rows

    with nation() as made, holding_the_key():
        ((number,),) = rows("SELECT max(number) FROM registry_reconciliation")
        made.clerks("reconciliation_settle", {"reconciliation": number, "lines": [901, 902, 903], "reason": "seen"})
        yield made


def test_the_other_side_of_a_trade_is_told_neither_on_pages_nor_in_papers_nor_by_its_correction(own: Nation) -> None:
    trade = filled("TRADE").split("/")
    correction = {"movement": [int(one) for one in trade], "amount": 5, "document": "mistake"}
    own.done(own.by_two("movement_correct", correction, own.clerk, own.approver))
    asked = [f"/registry/accounts/{WORKS_NUMBER}/", "/registry/movements/", f"/registry/accounts/{WORKS_NUMBER}/papers/statement.json"]
    asked += [filled("/registry/movements/TRADE/"), f"/registry/movements/?account={WORKS_NUMBER}&kind=correction"]
    for address in asked:
        assert FAR_NUMBER not in browser_of("emitter_representative").get(address).content.decode(), address
        assert FAR_NUMBER in browser_of("registry_clerk").get(address).content.decode(), address


def test_a_cancellation_has_its_certificate_and_what_is_no_cancellation_has_none(own: Nation) -> None:
    from tests.books import rows

    trade = filled("TRADE").split("/")[0]
    assert browser_of("registry_clerk").get(f"/registry/movements/{trade}/certificate.json").status_code == 404
    content = {"sender": WORKS_NUMBER, "receiver": NATIONAL_NUMBER, "lines": [{"vintage": "24", "amount": 3}], "document": "c"}
    made = own.run("proposal_make", {"command": "allowance_cancel", "content": content}, own.representative)
    assert made.done
    CLOCK.set(CLOCK.now() + timedelta(days=2))
    own.done(own.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, own.approver))
    ((record,),) = rows("SELECT record FROM registry_movement WHERE kind = 'voluntary_cancellation'")
    given = browser_of("emitter_representative").get(f"/registry/movements/{record}/certificate.json")
    assert given.status_code == 200
    stranger = entered(FAR_REPRESENTATIVE.person or 0)
    assert stranger.get(f"/registry/movements/{record}/certificate.json").status_code == 404


def test_a_name_that_holds_markup_is_shown_as_text_everywhere(own: Nation) -> None:
    probe = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    own.done(own.rename(VIEWERS["emitter_representative"].organisation, probe))
    own.freeze(3, document="<b onclick=1>D</b>", authority="<i>court</i>")
    clerk = browser_of("registry_clerk")
    for address in (*PAGES, "/registry/accounts/?text=<script>alert(1)</script>", "/journal/?text=<script>&object=<b onclick=1>D</b>"):
        told = clerk.get(filled(address)).content.decode()
        assert "<script>alert" not in told, address
        assert "<img src=x" not in told, address
        assert "<b onclick" not in told, address
        assert "<i>court" not in told, address
    assert html.escape(probe)[:40] in clerk.get(f"/registry/accounts/{WORKS_NUMBER}/").content.decode()


def test_pages_ask_the_database_few_times_and_not_more_often_as_their_accounts_grow(own: Nation) -> None:
    clerk = browser_of("registry_clerk")
    address = f"/registry/accounts/{WORKS_NUMBER}/"
    before = count_of(clerk, address)
    for place in range(3):
        own.freeze(2, document=f"more {place}")
        own.to_trading(1)
    assert count_of(clerk, address) == before
    counts = {one: count_of(clerk, filled(one)) for one in PAGES}
    assert {one: count for one, count in counts.items() if count > 35} == {}


def test_why_not_tells_the_owner_all_reasons_and_of_others_only_what_a_stranger_may_know(own: Nation) -> None:
    own.clerks("account_state_change", {"account": FAR_NUMBER, "state": "suspended", "document": "s"})
    query = f"/registry/why-not/?lang=en&kind=non_trade_transfer&sender={WORKS_NUMBER}&receiver={FAR_NUMBER}&vintage=25&amount=9999999"
    told = {role: text_on(browser_of(role).get(query)) for role in ("emitter_representative", "registry_clerk")}
    assert "3005" in told["emitter_representative"]
    assert "2004" in told["registry_clerk"]
    assert "2004" not in told["emitter_representative"]
    possible = text_on(
        browser_of("emitter_representative").get(f"/registry/why-not/?lang=en&kind=to_trading&sender={WORKS_NUMBER}&vintage=24&amount=1")
    )
    assert "could be done now" in possible
    assert f"by the kind: {WORKS_NUMBER}" in possible
    assert "by the kind" not in told["registry_clerk"], "who receives was typed"


def test_who_decides_sees_the_holder_and_what_would_refuse_an_approval_before_he_signs(own: Nation) -> None:
    order = {"account": WORKS_NUMBER, "vintage": "25", "amount": 7, "document": "Z-9", "authority": "court"}
    made = own.run("proposal_make", {"command": "freeze_enter", "content": order}, own.clerk)
    assert made.done, made.findings
    approver = browser_of("registry_approver")
    page = approver.get(f"/proposals/{made.number}/?lang=en").content.decode()
    assert "an approval would be refused" not in page
    holder = re.search(rf"<dd[^>]*>\s*([^<]+?)\s*(</span>)?\s*<small class=\"code text-secondary\">{WORKS_NUMBER}</small>", page)
    assert holder, "the account stands with the name of its holder"
    own.freeze(7, document="Z-9")
    page = approver.get(f"/proposals/{made.number}/?lang=en").content.decode()
    assert "an approval would be refused" in page
    assert "Z-9" in page.partition("an approval would be refused")[2].partition("</div>")[0]
