"""The README says what the coverage table says, and links between documents lead somewhere."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from tanheng.lawbook import shipped_lawbook
from tests.code_health.source import ROOT, shown

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _tool(name: str) -> ModuleType:
    specification = importlib.util.spec_from_file_location(f"{name}_tool", ROOT / "tools" / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    tool = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(tool)
    return tool


def test_the_page_of_checks_says_what_the_program_says() -> None:
    tool = _tool("checks_page")
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run `make readme`"


def test_the_readme_lists_exactly_what_the_coverage_table_says() -> None:
    tool = _tool("readme")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert tool.rewritten(text, tool.coverage_table(shipped_lawbook())) == text, "run `make readme`"


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target
