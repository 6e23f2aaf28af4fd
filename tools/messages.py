"""Collects the sentences of each package into its translation catalogue and compiles it: run by `make messages`.

A sentence is the text of `message("…")`, one of the two of `Check(number, severity, "…", article, "…")`, or that of `{% say "…" %}` in the
template of a page. Sentences that are gone are dropped; new ones stay empty until somebody translates them, and a test tells which.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("tanheng", "tanheng_auditor")
IN_TEMPLATES = re.compile(r"""\{%\s*say\s+(?:"([^"]+)"|'([^']+)')""")
HEADER = "# The sentences of the program in Chinese; rewritten by `make messages`."
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # the same sentences give the same files, whenever they are written
EMPTY_HEADERS = ('"POT-Creation', '"PO-Revision', '"Project-Id', '"Report-Msgid', '"Last-Translator', '"Language-Team')
TEXT_ARGUMENTS = {"message": (0,), "Check": (2, 4)}


def sentences(source: Path) -> Iterator[tuple[str, str, int]]:
    """Yield (sentence, file, line) of every sentence in the source tree."""
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXT_ARGUMENTS:
                for place in TEXT_ARGUMENTS[node.func.id]:
                    text = node.args[place] if len(node.args) > place else None
                    if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                        yield text.value, path.relative_to(source).as_posix(), node.lineno
    for path in sorted(source.rglob("templates/**/*.html")):
        for found in IN_TEMPLATES.finditer(text := path.read_text(encoding="utf-8")):
            yield found[1] or found[2], path.relative_to(source).as_posix(), text.count("\n", 0, found.start()) + 1


def main() -> int:
    """Rewrite the catalogues; return 1 where a sentence lacks a translation."""
    return max(rewritten(package) for package in PACKAGES)


def rewritten(package: str) -> int:
    """Rewrite the catalogue of a package; return 1 where a sentence lacks a translation."""
    source = ROOT / "src" / package
    catalogue = source / "locale" / "zh_CN" / "LC_MESSAGES" / f"{package}.po"
    old = Catalog()
    if catalogue.exists():
        with catalogue.open("rb") as stream:
            old = read_po(stream)
    new = Catalog(locale="zh_CN", header_comment=HEADER, creation_date=UNDATED, revision_date=UNDATED, fuzzy=False)
    for text, _file, _line in sentences(source):
        known = old.get(text)
        new.add(text, str(known.string) if known else "")
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    with catalogue.open("wb") as stream:
        write_po(stream, new, omit_header=False, no_location=True, sort_output=True, width=140)
    text = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
    catalogue.write_text("".join(line for line in text if not line.startswith(EMPTY_HEADERS)), encoding="utf-8", newline="\n")
    with catalogue.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, new)
    missing = [entry.id for entry in new if entry.id and not entry.string]
    for text in missing:
        print(f"not translated: {text}")
    print(f"{package}: {len(new)} sentences, {len(missing)} not translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
