"""A list goes from a file to accounts by pages alone; each page shows each role what is its, in both languages; lying files are refused."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.browsing import Browsing, a_client, entered
from tests.lists.office import FINANCE, HUBEI, NEW_WORKS, OTHER_WORKS, TRADE, WORKS, Office, office

KEY = re.compile(r'name="request_key" value="([^"]+)"')
CONTENT = re.compile(r'name="content" value="([^"]+)"')
RECORD = re.compile(r'text-start">(\d+)')
HEAD = "entity,uscc,division,sector,kind,year,emissions_t,commissioned,expected_t,ceased,listed,source"
CLINKER = "cement,portland_clinker"


@pytest.fixture
def here() -> Iterator[Office]:
    """A province with its officers and departments."""
    with office() as book:
        yield book


def code(entity: str) -> str:
    """Return the social credit code of an entity."""
    return entity.partition(":")[2]


def table(*lines: str) -> bytes:
    """Return a file of evidence."""
    return "\n".join((HEAD, *lines)).encode()


GOOD = (
    f"W,{code(WORKS)},420100,{CLINKER},2025,30000,,,,no,V1",
    f"V,{code(OTHER_WORKS)},420000,{CLINKER},2025,25999.9999,,,,no,V2",
    f"N,{code(NEW_WORKS)},420200,{CLINKER},,,2026-03,40000,,no,F1",
)


def upload(browsing: Browsing, content: bytes, name: str = "list.csv", **more: str) -> Any:
    """Hand a file in to be tried."""
    return browsing.post("/lists/import/", {"year": "2027", "file": SimpleUploadedFile(name, content), **more})


def send(browsing: Browsing, name: str, reason: str = "because", **typed: str) -> int:
    """Fill a form in, look at what will be done, sign it, and return the number of its record."""
    form = browsing.get(f"/do/{name}/", data=typed)
    assert form.status_code == 200, name
    key = KEY.search(form.content.decode())
    assert key
    shown = browsing.post(f"/do/{name}/", {**typed, "reason": reason, "step": "check", "request_key": key[1]})
    told = shown.content.decode()
    assert shown.status_code == 200, re.findall(r"text-danger.*?</li>", told)
    content = CONTENT.search(told)
    assert content, told
    return _signed(browsing, name, key[1], unescape(content[1]), reason)


def _signed(browsing: Browsing, name: str, key: str, content: str, reason: str) -> int:
    signed = {"step": "run", "request_key": key, "content": content, "reason": reason}
    done = browsing.post_stepped_up(f"/do/{name}/", signed)
    told = done.content.decode()
    assert done.status_code == 200, re.findall(r"text-danger.*?</li>", told)
    assert "[]" not in told
    number = RECORD.search(told)
    assert number
    return int(number[1])


def approve(browsing: Browsing, proposal: int) -> None:
    """Approve a proposal on its page."""
    page = browsing.get(f"/proposals/{proposal}/").content.decode()
    key = KEY.search(page)
    assert key
    sent = {"verdict": "approved", "request_key": key[1], "reason": ""}
    done = browsing.post_stepped_up(f"/proposals/{proposal}/", sent)
    assert done.status_code == 200, re.findall(r"text-danger.*?</li>", done.content.decode())


def take_in(browsing: Browsing, *lines: str) -> None:
    """Import a file by its dry run."""
    tried = upload(browsing, table(*lines))
    told = tried.content.decode()
    assert tried.status_code == 200, re.findall(r"<td[^>]*>.*?</td>", told)
    key, content = KEY.search(told), CONTENT.search(told)
    assert key
    assert content
    _signed(browsing, "list_import", key[1], unescape(content[1]), "because")


def drafted(here: Office) -> int:
    """Import evidence and make a draft, by pages."""
    officer = entered(here.officer.person)
    take_in(officer, *GOOD)
    return send(officer, "list_draft", province=HUBEI, list_year="2027")


def noticed(here: Office) -> int:
    """Bring a draft under notice, by pages."""
    draft, officer = drafted(here), entered(here.officer.person)
    send(officer, "list_consult", draft=str(draft), departments=f"{TRADE}\n{FINANCE}")
    send(entered(here.trade.person), "list_opinion", draft=str(draft), verdict="agrees")
    send(entered(here.finance.person), "list_opinion", draft=str(draft), verdict="objects", text="too early")
    send(officer, "list_notice", draft=str(draft), document="N1")
    return draft


def test_an_import_tells_who_signs_and_what_came_of_it_by_names(here: Office) -> None:
    officer = entered(here.officer.person)
    tried = upload(officer, table(*GOOD)).content.decode()
    assert "province:420000" not in re.sub(r'value="[^"]*"', "", tried)
    key, content = KEY.search(tried), CONTENT.search(tried)
    assert key
    assert content
    signed = {"step": "run", "request_key": key[1], "content": unescape(content[1]), "reason": "because"}
    done = officer.post_stepped_up("/do/list_import/", signed).content.decode()
    assert "changed_results" not in done


def test_a_list_goes_from_a_file_with_faults_to_accounts(here: Office) -> None:
    officer, second = entered(here.officer.person), entered(here.second.person)
    wrong = upload(officer, table(GOOD[0].replace("30000", "thirty"), GOOD[1].replace("V2", ""), GOOD[2]))
    told = wrong.content.decode()
    assert wrong.status_code == 422
    assert {"G2", "L3"} <= set(re.findall(r"<td[^>]*>\s*([A-Z]\d+)\s*</td>", told))
    signed = re.search(r'name="signed" value="([^"]+)"', told)
    assert signed
    faults = officer.post("/lists/import/faults/", {"signed": signed[1]})
    assert faults.headers["Content-Disposition"].startswith("attachment")
    assert "G2" in faults.content.decode("utf-8-sig")
    draft = noticed(here)
    page = officer.get(f"/lists/drafts/{draft}/?lang=en").content.decode()
    assert "The public notice runs until" in page
    public = a_client().get(f"/lists/notices/{draft}/")
    assert public.status_code == 200
    assert code(WORKS) in public.content.decode()
    assert "30" + "\u202f" + "000" not in public.content.decode()
    objection = send(entered(here.representative.person), "list_object", draft=str(draft), entity=WORKS, sector="cement", text="not so")
    assert f"objection={objection}" in officer.get(f"/lists/drafts/{draft}/").content.decode()
    send(officer, "list_object_answer", objection=str(objection), verdict="rejected")
    here.wait(12)
    officer, second = entered(here.officer.person), entered(here.second.person)
    assert "list_publish" in officer.get(f"/lists/drafts/{draft}/").content.decode()
    approve(second, send(officer, "list_publish", draft=str(draft), document="P1"))
    newest = a_client().get("/lists/420000/2027/", data={"lang": "en"}).content.decode()
    assert "how to cite" in newest
    assert code(NEW_WORKS) in newest
    assert "40" + "\u202f" + "000" not in newest
    listed = a_client().get(f"/lists/entities/{code(WORKS)}/2027/")
    assert listed.status_code == 200
    fields = {"entities.0.entity": WORKS, "entities.0.person": "10", "entities.0.documents": "D1"}
    approve(entered(here.approver.person), send(entered(here.clerk.person), "entity_accounts_open", **fields))
    account = officer.get(f"/entities/{code(WORKS)}/").content.decode()
    assert len(re.findall(r"[TU]\d{7}-\d\d", account)) >= 2


def test_a_later_change_makes_a_version_that_is_compared(here: Office) -> None:
    here.published()
    officer = entered(here.officer.person)
    typed = {"province": HUBEI, "list_year": "2027", "from_version": "1", "document": "A1"}
    typed |= {"changes.0.kind": "remove", "changes.0.entity": WORKS, "changes.0.reason": "it ended"}
    assert here.hand_in(here.plant(OTHER_WORKS)).done
    typed |= {"changes.1.kind": "include", "changes.1.entity": OTHER_WORKS, "changes.1.sectors": "cement", "changes.1.reason": "found"}
    approve(entered(here.second.person), send(officer, "list_amend", **typed))
    compared = a_client().get("/lists/420000/2027/compare/?lang=en&before=1&after=2").content.decode()
    assert "removed" in compared
    assert "included" in compared
    assert "a newer version exists" in a_client().get("/lists/420000/2027/v1/?lang=en").content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_version_is_taken_away_as_a_file_and_its_hash_is_that_of_the_json(here: Office, kind: str) -> None:
    import hashlib

    here.published()
    file = a_client().get(f"/lists/420000/2027/v1/list.{kind}")
    assert file.status_code == 200
    assert file.headers["Content-Disposition"].startswith("attachment")
    if kind == "json":
        assert hashlib.sha256(file.content).hexdigest() in a_client().get("/lists/420000/2027/v1/").content.decode()
    elif kind == "csv":
        assert code(WORKS) in file.content.decode("utf-8-sig")
    else:
        assert file.content.startswith(b"PK")


def _zip_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return made.getvalue()


def _with_formula() -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    for at, head in enumerate(HEAD.split(",")):
        sheet.write(0, at, head)
    for at, cell in enumerate(GOOD[0].split(",")):
        sheet.write_string(1, at, cell)
    sheet.write_formula(1, 6, "=15000*2")
    book.close()
    return made.getvalue()


LYING: dict[str, tuple[bytes, int]] = {
    "program.xlsx": (b"MZ\x90\x00" + bytes(range(256)) * 20, 422),
    "bomb.xlsx": (_zip_bomb(), 422),
    "formula.xlsx": (_with_formula(), 422),
    "large.csv": (b"a,b\n" * (6 * 1024 * 256), 413),
    "nan.csv": (table(GOOD[0].replace("30000", "NaN")), 422),
    "infinite.csv": (table(GOOD[0].replace("30000", "1e400")), 422),
    "empty.csv": (b"", 422),
    "heads.csv": (table(), 422),
    "utf16.csv": ("\ufeff" + HEAD).encode("utf-16") and ((HEAD + "\n" + GOOD[0]).encode("utf-16"), 422),
    "../../etc/passwd": (b"root:x:0:0\n", 422),
}


@pytest.mark.parametrize("name", LYING)
def test_a_file_that_lies_is_refused_in_words(here: Office, name: str) -> None:
    content, status = LYING[name]
    answer = upload(entered(here.officer.person), content, name)
    assert answer.status_code == status
    told = answer.content.decode()
    assert 'role="alert"' in told
    assert "Traceback" not in told
    assert "/etc/" not in told
    assert not CONTENT.search(told)


def test_a_file_with_more_rows_than_come_back_with_the_form_is_refused_in_words(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.interfaces.web.views import list_evidence

    monkeypatch.setattr(list_evidence, "MOST_ROWS", 0)
    answer = upload(entered(here.officer.person), f"{HEAD}\nN,{code(NEW_WORKS)},420200,{CLINKER},2025,40000,,,,no,F1".encode())
    assert answer.status_code == 413
    assert not CONTENT.search(answer.content.decode())


def test_a_file_in_the_encoding_of_chinese_spreadsheets_is_read(here: Office) -> None:
    words = "\u4e2d\u6587"
    line = f"{words},{code(NEW_WORKS)},420200,{CLINKER},2025,40000,,,,no,F1"
    answer = upload(entered(here.officer.person), (HEAD + "\n" + line).encode("gb18030"))
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_faults_that_nobody_signed_are_not_sent(here: Office) -> None:
    assert entered(here.officer.person).post("/lists/import/faults/", {"signed": "x:y"}).status_code == 400


PUBLIC = ("/lists/", "/lists/2027/", "/lists/420000/2027/", "/lists/420000/2027/v1/", "/lists/420000/2027/compare/")
ROLES = ("officer", "far_officer", "trade", "finance", "ministry", "city", "representative", "clerk", "system")
SEEN = {
    "/lists/drafts/{draft}/": {"officer", "trade", "ministry"},
    "/lists/drafts/{draft}/{works}/cement/": {"officer", "trade", "ministry"},
    "/lists/radar/": {"officer", "far_officer", "ministry"},
    "/lists/import/": {"officer", "far_officer"},
    "/entities/{works}/": {"officer", "trade", "ministry", "city", "representative"},
}


def test_each_role_finds_what_is_its_and_nothing_else(here: Office) -> None:
    draft = here.noticed()
    for address, may in SEEN.items():
        whole = address.format(draft=draft, works=code(WORKS))
        assert a_client().get(whole).status_code == 302, whole
        for role in ROLES:
            status = entered(getattr(here, role).person).get(whole).status_code
            assert status == (200 if role in may else 404), (whole, role)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_in_both_languages_also_for_nobody(here: Office, language: str) -> None:
    here.published()
    for address in (*PUBLIC, f"/lists/entities/{code(WORKS)}/", f"/lists/entities/{code(WORKS)}/2027/"):
        page = a_client().get(address, data={"lang": language})
        assert page.status_code == 200, address
        assert page.headers["Content-Language"] == {"zh": "zh-CN", "en": "en"}[language]
    officer = entered(here.officer.person)
    for address in ("/lists/drafts/", "/lists/radar/", "/lists/import/", "/lists/evidence/", "/entities/", f"/entities/{code(WORKS)}/"):
        assert officer.get(address, data={"lang": language}).status_code == 200, address


@pytest.mark.parametrize(
    "address",
    [
        "/lists/999999/2027/", "/lists/420000/2027/v99/", "/lists/1999/", "/lists/420000/2027/v1/list.exe", "/lists/notices/1/",
        "/lists/entities/NOBODY/", "/lists/drafts/999999999999999999999/", "/lists/notices/999999999999999999999999/",
    ],
)  # fmt: skip
def test_what_there_is_not_leads_nowhere(here: Office, address: str) -> None:
    assert entered(here.officer.person).get(address).status_code == 404


@pytest.mark.parametrize("asked", ["%", "\0", "' OR 1=1 --", "x" * 5000, "%_%", "<script>"])
def test_a_search_with_strange_words_finds_nothing_and_harms_nothing(here: Office, asked: str) -> None:
    here.published()
    page = a_client().get("/lists/", data={"text": asked, "year": "20x7", "after": "-1", "province": "%", "sector": "?"})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_what_a_change_touches_stands_beside_its_form(here: Office) -> None:
    here.published()
    typed = {"entity": WORKS, "on": "2026-07-01", "document": "D9"}
    shown = entered(here.officer.person).post("/do/entity_cease/?lang=en", {**typed, "reason": "r", "step": "check", "request_key": "k"})
    assert "What this touches" in shown.content.decode()
