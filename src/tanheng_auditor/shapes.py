r"""What a record may look like, as patterns over its text.

Two readers share the patterns. A stranger's JSON is never handed to a fast parser: a record is taken apart by one pattern that was made
after a record of the same shape, and a match proves the text canonical: every key in its place, nothing between the parts, every text and
number in its only form. The pattern decides at each byte what comes next, which is what lets it run as a table (`,"c` is written once,
before it is open whether `orrects` or `redit` follows). What fits no pattern is read slowly, by the standard library.

Where transfers are the only effects, the text is cut at three places first. The pieces make up the whole record, so that each may be proved
by itself: short patterns are quicker than one long one, and the transfers need none before they become a table.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

TEXT = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f])))*"'
WHOLE = r"(?:0|[1-9][0-9]{0,17})"
SIGNED = r"(?:0|-?[1-9][0-9]{0,17})"
SCALAR = rf"(?:null|true|false|0|-?[1-9][0-9]*|{TEXT})"
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+08:00"
TIME_SIGNS = r'[^"\\\x00-\x1f]*'  # the long pattern is quick only while it is small; the form is looked at in the column afterwards
NAME = rf"(?:{TEXT}|{WHOLE})"
PERSON = (
    rf'\{{"delegation":(?:null|{WHOLE}),"organisation":(?:null|{NAME}),"person":(?:null|{NAME}),"principal":(?:null|{NAME}),'
    rf'"role":(?:null|{TEXT})\}}'
)
LIMITS = rf'"ceiling":(?:null|{SIGNED})'
ACCOUNT = (
    rf'\{{"account":{WHOLE},"asset":{TEXT},{LIMITS},"floor":(?:null|{SIGNED}),"kind":"(?:held|open)",'
    rf'"owner":(?:null|{TEXT}),"purpose":{TEXT}\}}'
)
CHANGE = rf'\{{"account":{WHOLE},{LIMITS},"closed":(?:true|false),"floor":(?:null|{SIGNED})\}}'
AFTER_AMOUNT = (
    rf'"asset":{TEXT},"c(?:orrects":\[{WHOLE},{WHOLE}\],"c)?redit":{WHOLE},"debit":{WHOLE},"(?:expires_at":"{TIME_SIGNS}",")?'
    rf'kind":"(?:single|pending|post|void|expire)","line":{WHOLE}(?:,"pending":\[{WHOLE},{WHOLE}\])?'
)
TRANSFER = rf"{SIGNED},{AFTER_AMOUNT}\}}"
BETWEEN_TRANSFERS = '},{"amount":'
CUTS = (',"content":', ',"effects":{"transfers":[{"amount":', '}]},"findings":')
TRANSFER_PARTS = (
    rf'^(?P<amount>{SIGNED}),"asset":(?P<asset>{TEXT}),"c(?:orrects":\[(?P<corrects>{WHOLE}),(?P<corrects_line>{WHOLE})\],"c)?'
    rf'redit":(?P<credit>{WHOLE}),"debit":(?P<debit>{WHOLE}),"(?:expires_at":"(?P<expires_at>{TIME_SIGNS})",")?'
    rf'kind":"(?P<kind>single|pending|post|void|expire)","line":(?P<line>{WHOLE})'
    rf'(?:,"pending":\[(?P<pending>{WHOLE}),(?P<pending_line>{WHOLE})\])?$'
)
PARTS = {
    "actor": rf"(?P<actor>{PERSON})",
    "applies_at": rf'"(?P<applies_at>{TIME_SIGNS})"',
    "command": r'"(?P<command>[a-z][a-z0-9_]*)"',
    "format": "1",
    "maker": rf"(?:null|(?P<maker>{PERSON}))",
    "number": rf"(?P<number>{WHOLE})",
    "outcome": '"(?P<outcome>done|refused)"',
    "proposal": rf"(?:null|(?P<proposal>{WHOLE}))",
    "reason": rf"(?:null|{TEXT})",
    "recorded_at": rf'"(?P<recorded_at>{TIME_SIGNS})"',
    "request": rf"(?P<request>{NAME})",
}
EFFECTS = {
    "accounts": rf"\[(?P<accounts>{ACCOUNT}(?:,{ACCOUNT})*)\]",
    "changes": rf"\[(?P<changes>{CHANGE}(?:,{CHANGE})*)\]",
    "transfers": rf'\[\{{"amount":(?P<transfers>{TRANSFER}(?:,\{{"amount":{TRANSFER})*)\]',
}
PROPOSING = "proposal_make"
BATCH, PLAIN = "ledger_batch", "ledger_transfer"
COMPARED = (BATCH, PLAIN)  # the mass, whose content is compared with the effects by columns
ANY_JSON = ("content", "findings", "result")
KEYS = tuple(sorted([*PARTS, *ANY_JSON]))
EFFECT_KEYS = ("accounts", "changes", "events", "transfers")
FINDING_KEYS = ("check", "fields", "place")
EVENT_KEYS = ("content", "line", "topic")
LONGEST_PATTERN = 12_000


def pattern_of(record: dict[str, object]) -> str | None:
    """Return the pattern of all records that have the shape of this one, or None where it would be too long to be quick."""
    try:
        return _checked(_pattern(record))
    except (_TooLong, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class Pieces:
    """Patterns of the pieces of a record: up to where the content begins, the content, and from `findings` on.

    The first ends with the first of `CUTS`, which can stand only once in it: in a text its quotes would be escaped.
    `content` None: it is the text of the transfers themselves, but for what `columns.asked` changes, and needs no pattern.
    """

    head: str
    content: str | None
    tail: str


def pieces_of(record: dict[str, object]) -> Pieces | None:
    """Return the patterns of the pieces of all records that have the shape of this one, or None where it has not transfers alone."""
    effects = record.get("effects")
    if not isinstance(effects, dict) or set(effects) != {"transfers"}:
        return None
    bodies = _bodies(record)
    keys = sorted(record)
    content, findings = keys.index("content"), keys.index("findings")
    of_content = None if record["command"] == PLAIN else rf"^{_like(record['content'])}$"
    return Pieces(rf"^\{{{','.join(bodies[:content])}{CUTS[0]}", of_content, rf"^{','.join(bodies[findings:])}\}}$")


class _TooLong(Exception):
    """A pattern grows beyond use; a list in a list doubles it, so that it is looked at on every level."""


def _checked(pattern: str) -> str:
    if len(pattern) > LONGEST_PATTERN:
        raise _TooLong
    return pattern


def _pattern(record: dict[str, object]) -> str:
    return rf"^\{{{','.join(_bodies(record))}\}}$"


def _bodies(record: dict[str, object]) -> list[str]:
    """Return the patterns of all keys of a record with their values.

    The content is taken out only where it is compared: where a second person took part, and of the transfers that are the mass.
    """
    found = []
    of_two = record["command"] == PROPOSING or record["maker"] is not None or record["proposal"] is not None
    compared = of_two or record["command"] in COMPARED
    for key in sorted(record):
        if (key == "content" and compared) or (key == "result" and record["command"] == BATCH):
            body = f"(?P<{key}>{_like(record[key])})"
        elif key in ("maker", "proposal") and not of_two:
            body = "null"
        elif key == "command":
            body = f'"(?P<command>{record[key]})"'
        elif key == "effects":
            body = _effects(record[key])
        elif key in ANY_JSON:
            body = _like(record[key])
        else:
            body = PARTS[key]
        found.append(f'"{key}":{body}')
    return found


def _effects(effects: object) -> str:
    assert isinstance(effects, dict)
    found = []
    for key in sorted(effects):
        if key == "events":
            each = (rf'\{{"content":{_like(one["content"])},"line":{one["line"]},"topic":{TEXT}\}}' for one in effects[key])
            found.append(rf'"events":\[{",".join(each)}\]')
        else:
            found.append(f'"{key}":{EFFECTS[key]}')
    return rf"\{{{','.join(found)}\}}"


def _like(value: object) -> str:
    """Return the pattern of any JSON of the shape of this one: the same keys, lists of the like of their first, any scalars."""
    if isinstance(value, dict):
        each = (f"{re.escape(json.dumps(key, ensure_ascii=False))}:{_like(value[key])}" for key in sorted(value))
        return _checked(rf"\{{{','.join(each)}\}}")
    if isinstance(value, list):
        first = _like(value[0]) if value else ""
        return _checked(rf"\[(?:{first}(?:,{first})*)?\]") if first else r"\[\]"
    return SCALAR
