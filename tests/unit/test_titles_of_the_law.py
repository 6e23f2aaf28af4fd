"""A citation is said by the title of its document, in the language of the reader, with the article where the law book notes it."""

from __future__ import annotations

import pytest

from tanheng.kernel.messages import LANGUAGES, Label
from tanheng.lawbook import Citation, Mark, shipped_lawbook
from tanheng.lawbook.titles import cited, titled

_UNNUMBERED = "\u6b63\u6587\uff08\u6761\u6b21\u672a\u8bb0\uff09"
_ARTICLE = "\u7b2c\u4e8c\u5341\u4e94\u6761"


@pytest.mark.parametrize(
    ("short", "english"),
    [
        (f"work-notice-2026 {_UNNUMBERED}", "Work notice 2026"),
        ("work-notice-2026", "Work notice 2026"),
        (f"mee-order-19 {_ARTICLE}", f"Measures on carbon emission trading (trial), {_ARTICLE}"),
        (f"no-such-document {_ARTICLE}", f"no-such-document {_ARTICLE}"),
        ("", ""),
    ],
    ids=["an article that was not noted", "none", "with its article", "what the law book does not hold", "nothing"],
)
def test_a_citation_says_the_title_and_the_article_where_it_is_known(short: str, english: str) -> None:
    assert titled(shipped_lawbook().tree, short).render("en") == english


def test_in_chinese_the_title_stands_in_its_own_marks() -> None:
    tree = shipped_lawbook().tree
    title = tree.instruments["mee-order-19"].title.zh
    assert titled(tree, f"mee-order-19 {_ARTICLE}").render("zh") == f"\u300a{title}\u300b{_ARTICLE}"


def test_what_rests_on_no_document_says_its_source() -> None:
    said = cited(shipped_lawbook().tree, Citation(Mark.SECONDARY, source=Label("S", "a source")))
    assert said.render("en") == "a source"


def test_no_deadline_is_said_by_the_file_of_its_document() -> None:
    tree = shipped_lawbook().tree
    for one in tree.deadlines:
        for language in LANGUAGES:
            told = cited(tree, one.citation).render(language)
            assert told
            assert one.citation.instrument not in told or not one.citation.instrument, told
            assert _UNNUMBERED not in told
