"""Takes the records apart into columns: by patterns where many have one shape, one at a time where they have not."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import NoReturn

import polars as pl
import polars.selectors as cs

from tanheng_auditor import columns, shapes
from tanheng_auditor.checks import LINES_NOT_COUNTED, NOT_CANONICAL, WRONG_KEYS, WRONG_VALUE
from tanheng_auditor.messages import Fault

TEXTS = (
    *("actor", "applies_at", "command", "content", "maker", "outcome", "recorded_at", "request", "result"),
    *("accounts", "changes", "transfers"),
)
WHOLES = ("number", "proposal")
FLAGS = ("has_effects", "has_findings", "as_asked")
FEW = 256
MOST_PATTERNS = 40
LONGEST_SHOWN = 120


def taken_apart(journal: pl.DataFrame, few: int = FEW, *, cut: bool = True) -> tuple[pl.DataFrame, list[Fault]]:
    """Return one row for each well-formed record with the texts of its parts, in order of `row`, and a fault for each other record.

    `journal` has the columns `row` and `record`. `few` is the number of records from which a pattern pays. With `cut` transfers may be left
    unproved: one that then does not become a row of the table shows that its record is not well-formed, or not what its neighbours are.
    """
    rest = journal.select("row", "record")
    parts, faults = [], []
    for _ in range(MOST_PATTERNS):
        if rest.height < few:
            break
        at = rest.height // 2  # in the midst of the book stands what is frequent, at its beginning what is rare
        read, fault = _one(rest["row"][at], rest["record"][at])
        pattern = shapes.pattern_of(read) if fault is None else None
        if fault is not None:
            faults.append(fault)
        if pattern is None:
            if fault is None:
                parts.append(_frame([_parts(rest["row"][at], read)]))
            rest = rest.filter(pl.col("row") != rest["row"][at])
            continue
        pieces = shapes.pieces_of(read) if cut else None
        matched = _by_pieces(rest, pieces) if pieces else _by_pattern(rest, pattern)
        if not matched["fits"][at]:  # the piece of a neighbour stands where its own would be, so that only the whole can tell
            matched = _by_pattern(rest, pattern)
        fits = matched["fits"]
        whole = bool(fits.all())
        rest, matched = (rest.clear(), matched) if whole else (rest.filter(~fits), matched.filter(fits))
        parts.append(_conformed(matched, "effects" in read, bool(read["findings"])))
    slow = []
    for row, text in rest.iter_rows():
        read, fault = _one(row, text)
        if fault is None:
            slow.append(_parts(row, read))
        else:
            faults.append(fault)
    parts.append(_frame(slow))
    return (parts[0] if len(parts) == 2 and not slow else pl.concat(parts).sort("row")), faults


def _by_pattern(rest: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Return the parts of each record, and whether it `fits`."""
    return (
        rest.lazy()
        .select("row", pl.col("record").str.extract_groups(pattern).alias("parts"))
        .unnest("parts")
        .with_columns(cs.by_name("transfers", require_all=False).str.strip_suffix("}"), fits=pl.col("number").is_not_null())
        .with_columns(as_asked=False)
        .collect(engine="streaming")
        .sort("row")
    )


def _by_pieces(rest: pl.DataFrame, pieces: shapes.Pieces) -> pl.DataFrame:
    """Return the same, with transfers that nobody has looked at; `as_asked` where the content says what they do."""
    text, places = pl.col("record").cast(pl.Binary), ("to_content", "to_effects", "to_findings")
    finding = {name: pl.col("record").str.find(cut, literal=True).cast(pl.Int64) for name, cut in zip(places, shapes.CUTS, strict=True)}
    begin, middle, end = map(pl.col, places)
    content, transfers = begin + len(shapes.CUTS[0]), middle + len(shapes.CUTS[1])
    cut = {
        "content": text.bin.slice(content, (middle - content).clip(0)),
        "transfers": text.bin.slice(transfers, (end - transfers).clip(0)),
        "tail": text.bin.slice(end + shapes.CUTS[2].index('"')),
    }
    head = pl.col("record").str.extract_groups(pieces.head)
    proved = pl.col("content") == columns.asked() if pieces.content is None else pl.col("content").str.contains(pieces.content)
    return (
        rest.lazy()
        .with_columns(**finding)
        .select("row", ordered=(begin < middle) & (middle < end), head=head, **{name: piece.cast(pl.String) for name, piece in cut.items()})
        .with_columns(pl.col("tail").str.extract_groups(pieces.tail), proved=proved)
        .unnest("head", "tail")
        .with_columns(fits=(pl.col("ordered") & pl.col("proved") & pl.col("command").is_not_null() & pl.col("number").is_not_null()))
        .with_columns(pl.col("fits").fill_null(False), as_asked=pl.lit(pieces.content is None))
        .collect(engine="streaming")
        .sort("row")
    )


def _conformed(matched: pl.DataFrame, has_effects: bool, has_findings: bool) -> pl.DataFrame:
    missing = [pl.lit(None, pl.String).alias(name) for name in (*TEXTS, *WHOLES) if name not in matched.columns]
    return matched.with_columns(*missing, has_effects=pl.lit(has_effects), has_findings=pl.lit(has_findings)).select(
        "row", *TEXTS, *(pl.col(name).cast(pl.Int64) for name in WHOLES), *FLAGS
    )


def _frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = {"row": pl.UInt32, **dict.fromkeys(TEXTS, pl.String), **dict.fromkeys(WHOLES, pl.Int64), **dict.fromkeys(FLAGS, pl.Boolean)}
    return pl.DataFrame(rows, schema=schema)


def _parts(row: int, record: dict[str, object]) -> dict[str, object]:
    """Return the same columns as a pattern gives."""
    found: dict[str, object] = {"row": row, "has_effects": "effects" in record, "has_findings": bool(record["findings"]), "as_asked": False}
    effects = record.get("effects", {})
    assert isinstance(effects, dict)
    for key, pattern in [*shapes.PARTS.items(), *shapes.EFFECTS.items()]:
        holder = effects if key in shapes.EFFECTS else record
        match = _compiled(pattern).fullmatch(_canonical(holder[key])) if key in holder else None
        found.update(match.groupdict() if match else {})
    for name in ("content", "result"):
        found[name] = _canonical(record[name])
    if "transfers" in found:
        found["transfers"] = str(found["transfers"]).removesuffix("}")
    for name in WHOLES:
        text = found.get(name)
        found[name] = None if text is None else int(str(text))
    return {name: found.get(name) for name in ("row", *TEXTS, *WHOLES, *FLAGS)}


def _one(row: int, text: str) -> tuple[dict[str, object], Fault | None]:
    """Read one record with the standard library; return it, and what is wrong with its form."""
    try:
        record = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
        again = _canonical(record)
    except (ValueError, RecursionError) as wrong:
        return {}, Fault(NOT_CANONICAL, row, found=_short(str(wrong) or text), expected="JSON")
    number = record.get("number") if isinstance(record, dict) else None
    number = number if type(number) is int else None
    if again != text:
        at = next((at for at, (one, other) in enumerate(zip(text, again, strict=False)) if one != other), min(len(text), len(again)))
        return {}, Fault(NOT_CANONICAL, row, number, found=_short(text[at:]), expected=_short(again[at:]))
    wrong_part = _wrong(record) if isinstance(record, dict) else Fault(WRONG_VALUE, found=_short(text), subject="record")
    if wrong_part is None:
        return record, None
    return {}, Fault(wrong_part.check, row, number, found=wrong_part.found, expected=wrong_part.expected, subject=wrong_part.subject)


def _wrong(record: dict[str, object]) -> Fault | None:
    effects = record.get("effects", {})
    if set(record) - {"effects"} != set(shapes.KEYS):
        return _keys("record", record, shapes.KEYS)
    if not isinstance(effects, dict) or (not effects and "effects" in record) or not all(effects.values()):
        return Fault(WRONG_VALUE, found=_short(_canonical(effects)), subject="effects")
    if set(effects) - set(shapes.EFFECT_KEYS):
        return _keys("effects", effects, shapes.EFFECT_KEYS)
    for key, pattern in [*shapes.PARTS.items(), *shapes.EFFECTS.items()]:
        holder = effects if key in shapes.EFFECTS else record
        if key in holder and not _compiled(pattern).fullmatch(_canonical(holder[key])):
            return _closer(key, holder[key])
    return _wrong_list("findings", record["findings"], shapes.FINDING_KEYS) or _wrong_events(effects.get("events", []))


_EXPECTED_KEYS = {
    "actor": (("delegation", "organisation", "person", "principal", "role"), ()),
    "accounts": (("account", "asset", "ceiling", "floor", "kind", "owner", "purpose"), ()),
    "changes": (("account", "ceiling", "closed", "floor"), ()),
    "transfers": (("amount", "asset", "credit", "debit", "kind", "line"), ("corrects", "expires_at", "pending")),
}


def _closer(key: str, value: object) -> Fault:
    """Say whether the keys or the values of a part are wrong."""
    needed, allowed = _EXPECTED_KEYS.get("actor" if key == "maker" else key, ((), ()))
    for one in value if isinstance(value, list) else [value]:
        if needed and isinstance(one, dict) and not set(needed) <= set(one) <= {*needed, *allowed}:
            return _keys(key, one, needed)
    return Fault(WRONG_VALUE, found=_short(_canonical(value)), subject=key)


def _wrong_list(name: str, value: object, keys: tuple[str, ...]) -> Fault | None:
    if not isinstance(value, list):
        return Fault(WRONG_VALUE, found=_short(_canonical(value)), subject=name)
    for one in value:
        if not isinstance(one, dict) or set(one) != set(keys):
            return _keys(name, one, keys)
    return None


def _wrong_events(value: object) -> Fault | None:
    wrong = _wrong_list("events", value, shapes.EVENT_KEYS)
    if wrong or not isinstance(value, list):
        return wrong
    for line, one in enumerate(value, 1):
        if type(one["line"]) is not int or one["line"] != line:
            return Fault(LINES_NOT_COUNTED, found=one["line"], expected=line, subject="events")
        if not isinstance(one["topic"], str):
            return Fault(WRONG_VALUE, found=one["topic"], subject="topic")
    return None


def _keys(name: str, found: object, expected: tuple[str, ...]) -> Fault:
    shown = ", ".join(sorted(found)) if isinstance(found, dict) else _short(str(found))
    return Fault(WRONG_KEYS, found=shown, expected=", ".join(expected), subject=name)


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _no_float(text: str) -> NoReturn:
    raise ValueError(text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
