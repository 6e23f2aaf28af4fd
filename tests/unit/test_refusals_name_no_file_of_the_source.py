"""What people are told names no file of the source tree: whoever looks at a page or a finding has none.

The files of `law/` are another matter: who is told of them has them open.
"""

from __future__ import annotations

import re

from babel.messages.pofile import read_po

from tests.code_health.source import ROOT

_FILE = re.compile(r"\b(?:docs|src|tests)/[\w./-]+|\b\w+\.(?:md|py)\b")


def test_no_sentence_of_the_program_names_a_file_of_the_source() -> None:
    told = []
    for package in ("tanheng", "tanheng_auditor"):
        with (ROOT / "src" / package / "locale" / "zh_CN" / "LC_MESSAGES" / f"{package}.po").open("rb") as stream:
            told += [str(text) for one in read_po(stream) for text in (one.id, one.string) if _FILE.search(str(text))]
    assert told == []
