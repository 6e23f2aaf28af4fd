"""What people read stands in the catalogue in both languages, and the compiled catalogue is the written one."""

import ast
import importlib.util
import io
import string
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests.code_health.source import ROOT, SOURCE, python_files, shown, strings_outside_docstrings, tree_of

SOURCES = (SOURCE, SOURCE.with_name("tanheng_auditor"))
CHINESE_IN_CODE = {
    "src/tanheng/kernel/messages.py": "the comma of the language",
    "src/tanheng/kernel/months.py": "how a month is written in Chinese",
    "src/tanheng/monitoring/cells.py": "how a day and an hour are written in Chinese",
    "src/tanheng/server/sampling.py": "what the people of the sample are called",
    "src/tanheng/lawbook/titles.py": "what law/ writes where the number of an article was not noted",
    "src/tanheng/monitoring/checks.py": "the form of the guideline",
    "src/tanheng/registry/checks.py": "articles of the registration rules and the plans",
    "src/tanheng/registry/account_checks.py": "articles of the registration rules",
    "src/tanheng/allocation/checks.py": "articles of the plans",
    "src/tanheng/issuance/checks.py": "articles of the plans",
    "src/tanheng/quantification/checks.py": "article numbers of the guideline",
    "src/tanheng/quantification/vocabulary.py": "endings of province names",
    "src/tanheng/quantification/intake/wide_labels.py": "small words between a material and its parameter in the printed form",
    "src/tanheng/quantification/sectors/steel/materials.py": "the official name of crude steel",
    "src/tanheng/quantification/sectors/steel/plausibility.py": "the official name of natural gas",
    "src/tanheng/roster/checks.py": "article numbers of the rules",
    "src/tanheng/roster/lists/checks.py": "a section of the work plan and article numbers of the rules",
    "src/tanheng/roster/entities/checks.py": "a section of the work plan and article numbers of the rules",
    "src/tanheng/surrender/checks.py": "article numbers of the rules",
    "src/tanheng/carryover/checks.py": "article numbers of the rules",
    "src/tanheng/supervision/checks.py": "article numbers of the rules",
    "src/tanheng/interfaces/cli/play.py": "the fuel that is explained, and a word to search for",
}


def _sentences(source: Path) -> list[str]:
    specification = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert specification is not None
    assert specification.loader is not None
    tool = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(tool)
    return sorted({text for text, _, _ in tool.sentences(source)})


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _catalogue(source: Path) -> Path:
    return source / "locale" / "zh_CN" / "LC_MESSAGES" / f"{source.name}.po"


@pytest.mark.parametrize("file", [file for source in SOURCES for file in python_files(source)], ids=shown)
def test_every_sentence_stands_where_it_is_said_so_that_the_catalogue_finds_it(file: Path) -> None:
    said = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message"]
    assert [node.lineno for node in said if not (node.args and isinstance(node.args[0], ast.Constant))] == []


@pytest.mark.parametrize("source", SOURCES, ids=shown)
def test_every_sentence_has_a_chinese_translation_with_the_same_fields(source: Path) -> None:
    with _catalogue(source).open("rb") as stream:
        catalogue = read_po(stream)
    for text in _sentences(source):
        entry = catalogue.get(text)
        assert entry is not None, f"run `make messages`: {text}"
        assert entry.string, text
        assert _fields(text) >= _fields(str(entry.string)), text


@pytest.mark.parametrize("source", SOURCES, ids=shown)
def test_the_compiled_catalogue_is_current(source: Path) -> None:
    compiled = io.BytesIO()
    with _catalogue(source).open("rb") as stream:
        write_mo(compiled, read_po(stream, locale="zh_CN"))
    compiled.seek(0)
    with _catalogue(source).with_suffix(".mo").open("rb") as stream:
        written = {entry.id: entry.string for entry in read_mo(compiled) if entry.id}
        assert {entry.id: entry.string for entry in read_mo(stream) if entry.id} == written


@pytest.mark.parametrize("path", python_files("src"), ids=shown)
def test_code_holds_no_chinese_but_names_that_are_listed_with_a_reason(path: Path) -> None:
    found = [
        node
        for node in strings_outside_docstrings(tree_of(path))
        if any("\u4e00" <= character <= "\u9fff" for character in str(node.value))
    ]
    assert bool(found) <= (shown(path) in CHINESE_IN_CODE), [shown(path, node) for node in found]
