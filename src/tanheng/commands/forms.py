"""字段的格式 What a text of each form looks like, in words with an example: nobody should have to read a regular expression.

A field is defined by its room with the pattern of its form; the words stand here, below every room that refuses by it. A test compares the
two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tanheng.kernel.messages import Joined, Message, message

_ALTERNATIVES = re.compile(r"\^\(([a-z_]+(?:\|[a-z_]+)*)\)\$")
_DAY = r"20\d\d(-\d\d(-\d\d)?)?"
_HASH = message("a hash: {digits} signs from 0 to 9 and a to f, as programs print it", digits=64)
_ONE_LINE = message("a text in one line, without control signs")
_SAYS = message("a text in one line that says something: blanks alone do not")
_ENTITY = message(
    "the code of an entity: entity: and its unified social credit code, such as {example}", example="entity:91420100000000001Y"
)
_SECTOR = message("the code of a sector, such as {example}", example="steel")

WORDS: Mapping[str, Message] = {
    # Accounts, vintages and units.
    r"^[A-Z0-9-]+$": message("the number of an account, such as {example}", example="E0000003-98"),
    r"^[A-Z0-9-]*$": message("the number of an account, such as {example}", example="E0000003-98"),
    r"^[0-9-]+$": message("the code of a vintage, such as {example} or {other}", example="25", other="19-20"),
    r"^[A-Za-z0-9._-]+$": message("the code of an asset, such as {example}", example="CEA-25"),
    r"^\d{1,13}(\.\d{1,10})?$": message("tonnes in digits, with a decimal point where needed, such as {example}", example="26000.5"),
    # Organisations, what they are made of, and places.
    r"^[a-z_]+(:[0-9A-Z]+)?$": message("the code of an organisation, such as {example}", example="province:420000"),
    r"^[a-z_]+(:[A-Za-z0-9_]+)*$": message("the code of an organisation, such as {example}", example="province:420000"),
    r"^province:\d{6}$": message("the code of a province, such as {example}", example="province:420000"),
    r"^entity:[0-9A-Z]{18}$": _ENTITY,
    r"^entity:[0-9A-Z]+$": _ENTITY,
    r"^(entity:[0-9A-Z]+|node:[1-9][0-9]{0,17})$": message(
        "the code of an entity or a node, such as {example} or {other}", example="entity:91420100000000001Y", other="node:12"
    ),
    r"^(entity:[0-9A-Z]+|node:[1-9][0-9]{0,17}|#[A-Za-z0-9_.-]+)$": message(
        "the code of an entity or a node, or # and a key of the same list, such as {example}, {other} or {key}",
        example="entity:91420100000000001Y",
        other="node:12",
        key="#line-1",
    ),
    r"^[A-Za-z0-9_.-]+$": message("a key of letters, digits, _ . and -, such as {example}", example="line-1"),
    r"^department:\d{6}(:[a-z0-9_]{1,30})?$": message("the code of a department, such as {example}", example="department:420000:industry"),
    r"^\d{6}$": message("the six digits of an administrative division, such as {example}", example="420000"),
    "^[0-9]{6}$": message("the six digits of an administrative division, such as {example}", example="420000"),
    r"^[a-z]+$": _SECTOR,
    r"^[a-z_]{1,20}$": _SECTOR,
    r"^[a-z_]*$": message("the code of a kind: small letters and _, or nothing"),
    # Days and years.
    r"^\d{4}-\d\d-\d\d$": message("a day, such as 2026-06-01"),
    rf"^{_DAY}$": message(
        "a day, a month or a year, such as {example}, {month} or {year}", example="2026-06-01", month="2026-06", year="2026"
    ),
    rf"^(yes|{_DAY})$": message("yes, or a day, a month or a year, such as {example}", example="2026-06-01"),
    r"^\d{4}(-\d{4})?$": message("a duty year, such as {example} or {other}", example="2024", other="2019-2020"),
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+08:00$": message(
        "a time of Beijing to the microsecond, such as {example}", example="2026-06-01T09:30:00.000000+08:00"
    ),
    # Tasks, requests, hashes.
    r"^[1-9]\d{0,17}\.[1-9]\d{0,8}$": message("the number of a task, such as {example}", example="123.1"),
    r"^[a-z][a-z_]{0,29}$": message("a word of small letters and _, such as {example}", example="done"),
    "^[!-~]+$": message("a key of letters, digits and signs without blanks, such as {example}", example="2026-06-01/0001"),
    r"^[0-9a-f]{64}$": _HASH,
    r"^[0-9a-f]{32,64}$": message("a salt: {least} to {most} signs from 0 to 9 and a to f", least=32, most=64),
    # Texts.
    r"^([^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+)?$": message(
        "an e-mail address, such as {example}, or nothing", example="name@example.org"
    ),
    r"^[^\x00-\x1f\x7f]+$": _ONE_LINE,
    r"^[^\x00-\x1f\x7f]*$": _ONE_LINE,
    r"^[^\x00-\x08\x0b-\x1f\x7f]*$": message("a text without control signs; new lines may stand in it"),
    r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$": _SAYS,
    r"\S": message("a text that says something: blanks alone do not"),
}
"""What the patterns of fields mean, each with an example where one helps."""


def form_words(pattern: str) -> Message:
    """Return what a text must look like that a pattern wants; one that lists its words is told by these."""
    if found := _ALTERNATIVES.fullmatch(pattern):
        return message("one of {values}", values=Joined(tuple(found[1].split("|"))))
    return WORDS.get(pattern) or message("a text of the form that the reference of the commands shows")
