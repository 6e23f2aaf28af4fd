"""A list goes from a file to three accounts in a real browser, in both languages, by the links and forms that people find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.acts import SIGN, looked_through, user
from tests.browser.conftest import Platform, serving
from tests.browsing import fresh_code
from tests.lists.office import FINANCE, HUBEI, OTHER_WORKS, TRADE, WORKS, Office, office
from tests.people.settled import uscc

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HEAD = "entity,uscc,division,sector,kind,year,emissions_t,commissioned,expected_t,ceased,listed,source"
CLINKER = "cement,portland_clinker"


@pytest.fixture
def platform(chromium: Browser) -> Iterator[Platform]:
    """A platform with a province's officers and departments."""
    with office() as here, serving(here, chromium) as served:
        yield served


def _code(page: Page, person: int) -> None:
    """Fill in the code of now where the page asks for one."""
    field = page.locator("main input[name=code]")
    if field.count():
        field.first.fill(fresh_code(user(person)))


def _do(page: Page, person: int, reason: str = "because", **typed: str) -> int:
    """Fill the form that is open in, look at what will be done, sign it; return the number of its record."""
    looked_through(page, typed | {"reason": reason})
    _code(page, person)
    page.locator(SIGN).click()
    page.locator("main .text-success").wait_for()
    return int(page.locator("main dd.number").inner_text())


def _approve(page: Page, base: str, person: int, proposal: int) -> None:
    page.goto(f"{base}/tasks/")
    page.locator(f'td.wrapping a[href="/proposals/{proposal}/"]').click()
    _code(page, person)
    page.locator("main button[value=approved]").click()
    page.locator("main .alert-success").wait_for()


def _upload(page: Page, *lines: str) -> None:
    page.locator("#file").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": "\n".join((HEAD, *lines)).encode()})
    page.locator("main form[enctype] button").click()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_goes_from_a_file_to_three_accounts(platform: Platform, language: str) -> None:
    here: Any = platform.here
    assert isinstance(here, Office)
    base, faults = platform.address, list[str]()
    officer = platform.entered(here.officer.person, language=language)
    officer.on("pageerror", lambda error: faults.append(str(error)))
    officer.goto(f"{base}/lists/import/")
    good = f"W,{uscc(1)},420100,{CLINKER},2025,30000,,,,no,V1", f"V,{uscc(2)},420000,{CLINKER},2025,25999.5,,,,no,V2"
    _upload(officer, good[0].replace("30000", "many"), good[1])
    officer.locator("td", has_text="G2").wait_for()
    _upload(officer, *good)
    officer.locator("main input[name=reason]").fill("because")
    _code(officer, here.officer.person)
    officer.locator("main button[value=run]").click()
    officer.locator("main .text-success").wait_for()
    officer.goto(f"{base}/lists/drafts/")
    officer.locator('.page-wrapper a[href*="/do/list_draft/"]').click()
    draft = _do(officer, here.officer.person, province=HUBEI, list_year="2027")
    address = f"{base}/lists/drafts/{draft}/"
    officer.locator(f'main .card-footer a[href="/lists/drafts/{draft}/"]').click()
    officer.locator('.page-wrapper a[href*="/do/list_consult/"]').click()
    _do(officer, here.officer.person, departments=f"{TRADE}\n{FINANCE}")
    for actor, verdict in ((here.trade, "agrees"), (here.finance, "objects")):
        department = platform.entered(actor.person, language=language)
        department.goto(f"{base}/tasks/")
        department.locator("td.wrapping a").first.click()
        department.locator('.page-wrapper a[href*="/do/list_opinion/"]').click()
        _do(department, actor.person, verdict=verdict, text="so it is")
    officer.goto(address)
    officer.locator('.page-wrapper a[href*="/do/list_notice/"]').click()
    _do(officer, here.officer.person, document="N1")
    works = platform.entered(here.representative.person, language=language)
    works.goto(f"{base}/lists/")
    works.locator('main a[href*="/lists/notices/"]').click()
    works.locator('.page-wrapper a[href*="/do/list_object/"]').click()
    _do(works, here.representative.person, text="not so", entity=WORKS, sector="cement")
    officer.goto(f"{base}/tasks/")
    officer.locator("td.wrapping a").first.click()
    officer.locator('.page-wrapper a[href*="/do/list_object_answer/"]').first.click()
    _do(officer, here.officer.person, verdict="rejected")
    here.wait(12)
    officer.goto(address)
    officer.locator('.page-wrapper a[href*="/do/list_publish/"]').click()
    proposal = _do(officer, here.officer.person, document="P1")
    second = platform.entered(here.second.person, language=language)
    _approve(second, base, here.second.person, proposal)
    nobody = platform.page(language=language)
    nobody.goto(f"{base}/lists/2027/")
    nobody.locator("svg.tiles a").click()
    assert uscc(1) in nobody.locator("main").inner_text()
    assert OTHER_WORKS.partition(":")[2] not in nobody.locator("main").inner_text()
    clerk = platform.entered(here.clerk.person, language=language)
    clerk.goto(f"{base}/do/entity_accounts_open/?entities.0.entity={WORKS}&entities.0.person=10&entities.0.documents=D1")
    proposal = _do(clerk, here.clerk.person)
    _approve(platform.entered(here.approver.person, language=language), base, here.approver.person, proposal)
    works.goto(f"{base}/entities/{uscc(1)}/")
    assert works.locator("tr", has_text="-").filter(has=works.locator("td")).count() >= 3
    assert faults == []
