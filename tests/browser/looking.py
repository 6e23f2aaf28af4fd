"""Looking at a page as tests do: what the browser complains of, what axe finds, what sticks out sideways, and wrong words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.conftest import LAPTOP, TELEPHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

_LOUD = frozenset(("error", "warning"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ENGLISH = re.compile(r"(?<![\w@./-])(?:[A-Za-z]{2,}[ ,]+){2,}[A-Za-z]{2,}(?![\w@/-])")
COMMAND = re.compile(r"\btanheng(?: [a-z-]+)+")
CITED = re.compile("\\u7b2c.+\\u6761|\\u89c4\\u5219|\\u3014|\\u53f7")
"""What a text has that cites the law: an article, a body of rules, a number of a document."""
CHINESE = re.compile("[\u4e00-\u9fff]+")
_VIOLATIONS = """window.violations = [];
document.addEventListener('securitypolicyviolation', one => window.violations.push(one.violatedDirective + ' ' + one.blockedURI));"""
_WORDS = """() => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    if (!node.data.trim()) continue;
    if (around.closest('script, style, noscript, code, .code, svg, [data-name], [translate=no], [lang]:not(html)')) continue;
    found.push(node.data.trim());
  }
  for (const one of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    if (!one.closest('svg, [lang]:not(html)'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (one.getAttribute(name)) found.push(one.getAttribute(name));
  return found;
}"""
_STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return '';
  const inScroller = one => { for (let up = one.parentElement; up; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== 'visible') return true; return false; };
  const out = [...document.querySelectorAll('main *, header *, footer *')]
    .filter(one => one.getBoundingClientRect().right > wide + 1 && !inScroller(one));
  return document.documentElement.scrollWidth + ': ' + out.slice(0, 4).map(one => one.outerHTML.slice(0, 120)).join(' | ');
}"""


@cache
def names() -> str:
    """Return the texts whose Chinese is a name: the sample's, and what the law calls itself and its articles."""
    root = Path(__file__).parents[2]
    files = [root / "examples/sample-years.yaml", *sorted((root / "law").rglob("*.yaml"))]
    return "".join(one.read_text(encoding="utf-8") for one in files)


def watched(page: Page) -> list[str]:
    """Collect what the browser has to complain about: errors of scripts, and what the headers forbid."""
    faults: list[str] = []
    page.add_init_script(_VIOLATIONS)
    page.on("console", lambda told: faults.append(told.text) if told.type in _LOUD and "status of 4" not in told.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return faults


def violations(page: Page, more: dict[str, Any] | None = None) -> list[str]:
    """Return what axe finds against WCAG 2.2, levels A and AA."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"], **(more or {})}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:160]}" for one in found for node in one["nodes"][:3]]


def wrong_words(page: Page, language: str) -> list[str]:
    """Return the texts of a page that are in the other language: three English words in a row, or Chinese that is no name."""
    texts: list[str] = page.evaluate(_WORDS)
    if language == "zh":
        return [one[:120] for one in texts if ENGLISH.search(COMMAND.sub("", one))]
    return [one[:120] for one in texts if not CITED.search(one) and any(part not in names() for part in CHINESE.findall(one))]


def looked_at(page: Page, language: str, *, thoroughly: bool = False, axe: bool = True) -> list[str]:
    """Return all that is wrong with the page that is open.

    Axe, which takes most of the time, looks at Chinese on a laptop, at English on a telephone, or both on both; or not at all.
    """
    faults = [f"content policy: {one}" for one in page.evaluate("window.violations")]
    faults += [f"language: {one}" for one in wrong_words(page, language)]
    if page.locator("html").get_attribute("lang") != {"zh": "zh-CN", "en": "en"}[language]:
        faults.append("the language of the page is not said")
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} main headings")
    for size in (LAPTOP, TELEPHONE):
        page.set_viewport_size(size)
        if sticking := page.evaluate(_STICKING_OUT):
            faults.append(f"sideways at {size['width']}: {sticking}")
        if axe and (thoroughly or (size == LAPTOP) == (language == "zh")):
            faults += [f"axe at {size['width']} {one}" for one in violations(page)]
    for place in page.locator("[data-chart]").all():
        if not place.locator("svg").count():
            faults.append("a chart is not drawn")
    page.set_viewport_size(LAPTOP)
    return faults
