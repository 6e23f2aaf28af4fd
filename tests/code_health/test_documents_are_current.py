"""The README says what the coverage table says, and links between documents lead somewhere."""

import re
from pathlib import Path

import pytest

from tanheng.lawbook import shipped_lawbook
from tests.code_health.source import ROOT, shown, tool

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_page_of_checks_says_what_the_program_says() -> None:
    writer = tool("checks_page")
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page(), "run `make readme`"


def test_the_page_of_commands_says_what_the_commands_say() -> None:
    writer = tool("commands_page")
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page(), "run `make readme`"


def test_the_page_of_tasks_says_what_the_kinds_say() -> None:
    writer = tool("tasks_page")
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page()


def test_the_page_of_rights_says_what_the_table_and_the_commands_say() -> None:
    writer = tool("rights_page")
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page(), "run `make readme`"


def test_the_readme_lists_exactly_what_the_coverage_table_says() -> None:
    writer = tool("readme")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert writer.rewritten(text, writer.coverage_table(shipped_lawbook())) == text, "run `make readme`"


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target
