"""Shows what a signed page holds, so that people can compare it with what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from unicodedata import category

from tanheng.interfaces.cli.answering import line, table
from tanheng.kernel.canonical import canonical
from tanheng.kernel.messages import CHINESE, ENGLISH, message, shown
from tanheng.seal.papers import Paper

if TYPE_CHECKING:
    from rich.console import Console

_LANGUAGES = {CHINESE: message("Chinese"), ENGLISH: message("English")}


def show_paper(out: Console, paper: Paper, content: Mapping[str, object], lang: str, *, refused: bool = False) -> None:
    """Print title, facts and tables of a page as its JSON has them; what has another form is printed as JSON."""
    title = message("Content, as the refused document claims it") if refused else message("Content")
    made = table(title, [message("field"), message("content")], [], lang)
    made.add_row(message("title").render(lang), plain_text(content.get("title", "")))
    for fact in _list(content.get("facts")):
        name, *values = fact if isinstance(fact, list) and fact else ("", fact)
        made.add_row(plain_text(name), " ".join(map(plain_text, values)))
    for note in _list(content.get("notes")):
        made.add_row("", plain_text(note))
    if "language" in content:
        language = str(content["language"])
        made.add_row(message("language of the page").render(lang), plain_text(shown(_LANGUAGES.get(language, language), lang)))
    for name in sorted(set(content) - {"title", "facts", "sections", "notes", "language"}):
        made.add_row(plain_text(name), plain_text(content[name]))
    out.print(made)
    for section in _list(content.get("sections")):
        _show_section(out, section, lang)
    line(out, message("Code on the page: {code}", code=paper.code), lang)


def _show_section(out: Console, section: object, lang: str) -> None:
    columns = _list(section.get("columns")) if isinstance(section, Mapping) else []
    given = _list(section.get("rows")) if isinstance(section, Mapping) else []
    rows = [row for row in given if isinstance(row, list) and len(row) == len(columns)]
    if not isinstance(section, Mapping) or len(rows) != len(given):
        out.print(plain_text(section))
        return
    made = table(message("{text}", text=plain_text(section.get("title", ""))), [], [], lang)
    for place, column in enumerate(columns):
        whole = bool(rows) and all(isinstance(row[place], int) or row[place] == "" for row in rows)
        made.add_column(plain_text(column), justify="right" if whole else "left", overflow="fold")
    for row in rows:
        made.add_row(*(f"{cell:,}" if isinstance(cell, int) else plain_text(cell) for cell in row))
    out.print(made)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def plain_text(value: object) -> str:
    """Return a value on one line, without any sign that a terminal would obey or that turns the writing; every space is a plain one."""
    text = value if isinstance(value, str) else canonical(value)  # type: ignore[arg-type]  # what was read of JSON is JSON
    # Python calls the spaces within figures (category Zs) not printable, though they do nothing but stand between signs.
    shown_as = (" " if category(sign) == "Zs" else sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return "".join(shown_as)
