"""The JSON of the law commands (docs/reference/law-command.md). Numbers are decimal strings; texts of the data stand in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from tanheng.kernel.messages import LANGUAGES, Rendered
from tanheng.lawbook import Choice, Citation, Deadline, LawFault, Value
from tanheng.lawbook.difference import Change
from tanheng.lawbook.entries import Coverage, Instrument, Interpretation, Parameter, Period, Tree
from tanheng.lawbook.lookup import Citing, Event, Folder, value_count
from tanheng.lawbook.search import Hit
from tanheng.lawbook.statements import Statement, scalar_text

Json = dict[str, object]


def both(text: Rendered | None) -> dict[str, str] | None:
    """Return a text in both languages."""
    return None if text is None else {language: text.render(language) for language in LANGUAGES}


def law_json(law_hash: str) -> Json:
    """Return what every document ends with."""
    return {"law": {"hash": law_hash}}


def _filled(node: Json) -> Json:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _period(period: Period) -> Json:
    return _filled({"from": str(period.first), "to": str(period.last or "")})


def value_json(tree: Tree, value: Value) -> Json:
    """Return one dated value with its citation and place."""
    raw = value.value
    plain_json = list(raw) if isinstance(raw, tuple) else raw if isinstance(raw, bool) else scalar_text(raw)
    head: Json = {"keys": list(value.keys), "value": plain_json}
    return (
        head
        | _filled({"unit": value.unit})
        | _period(value.period)
        | {"citation": citation_json(tree, value.citation), "place": value.place}
    )


def citation_json(tree: Tree, citation: Citation) -> Json:
    """Return a citation; what is empty is left out."""
    instrument = tree.instruments.get(citation.instrument)
    return {"status": citation.mark.code, "meaning": both(citation.mark.meaning)} | _filled(
        {
            "instrument": citation.instrument,
            "title": both(instrument.title) if instrument else None,
            "article": citation.article,
            "source": both(citation.source),
            "interpretation": citation.interpretation,
            "reason": both(citation.reason),
            "note": both(citation.note),
        }
    )


def parameter_json(tree: Tree, parameter: Parameter, values: Sequence[Value]) -> Json:
    """Return a parameter with the values asked for."""
    return {
        "kind": "parameter",
        "name": parameter.name,
        "label": both(parameter.label),
        "type": parameter.kind,
        "unit": parameter.unit,
        "keys": list(parameter.keys),
        "asked_by": parameter.asked_by,
        "place": parameter.place,
        "values": [value_json(tree, value) for value in values],
    }


def folder_json(folder: Folder) -> Json:
    """Return what stands in a folder."""
    holds: list[Json] = [
        {"kind": "parameter", "name": one.name, "label": both(one.label), "type": one.kind, "values": value_count(one)}
        for one in folder.parameters
    ]
    holds += [
        {"kind": "interpretation", "name": one.name, "label": both(one.label), "readings": len(one.choices)}
        for one in folder.interpretations
    ]
    return {"kind": "folder", "name": folder.name, "holds": holds}


def interpretation_json(one: Interpretation, choices: Sequence[Choice], citing: Citing) -> Json:
    """Return an interpretation with the readings asked for."""
    node: Json = {
        "kind": "interpretation",
        "name": one.name,
        "label": both(one.label),
        "question": both(one.question),
        "instrument": one.instrument,
        "article": one.article,
        "asked_by": one.asked_by,
        "options": {name: both(text) for name, text in one.options.items()},
        "place": one.place,
        "readings": [choice_json(choice) for choice in choices],
        "cited_by": citing_json(citing),
    }
    return node


def choice_json(choice: Choice) -> Json:
    """Return one dated reading."""
    head: Json = {"choice": choice.choice, "text": both(choice.label)}
    return head | _period(choice.period) | {"decided": str(choice.decided), "reason": both(choice.reason), "place": choice.place}


def instrument_json(one: Instrument, citing: Citing) -> Json:
    """Return an instrument and who cites it."""
    return {
        "kind": "instrument",
        "name": one.id,
        "title": both(one.title),
        **_filled({"number": one.number, "issuer": both(one.issuer), "note": both(one.note)}),
        "status": one.status,
        "read": one.read,
        "dates": {name: str(day) for name, day in one.dates.items()},
        "sectors": list(one.sectors),
        "replaces": list(one.replaces),
        "place": one.place,
        "cited_by": citing_json(citing),
    }


def citing_json(citing: Citing) -> Json:
    """Return who cites: parameters with their number of values, interpretations, deadlines, years of holidays."""
    return {
        "parameters": citing.parameters,
        "interpretations": list(citing.interpretations),
        "deadlines": [{"event": one.event, "emissions_year": one.emissions_year, "sectors": list(one.sectors)} for one in citing.deadlines],
        "trading_holidays": list(citing.holidays),
    }


def event_json(tree: Tree, event: Event, deadlines: Sequence[Deadline]) -> Json:
    """Return an event with the deadlines asked for."""
    rows = [deadline_json(tree, one) for one in deadlines]
    return {"kind": "event", "name": event.name, "label": both(tree.events[event.name]), "deadlines": rows}


def deadline_json(tree: Tree, one: Deadline) -> Json:
    """Return one deadline."""
    head: Json = {"emissions_year": one.emissions_year, "sectors": list(one.sectors), "date": str(one.day)}
    return head | {"citation": citation_json(tree, one.citation), "place": one.place}


def coverage_json(rows: Sequence[Coverage]) -> Json:
    """Return the rows of the coverage table."""
    return {
        "kind": "coverage",
        "rows": [
            {"sector": one.sector, "emissions_year": one.emissions_year, "stage": one.stage, "state": one.state}
            | _filled({"checked_against": both(one.checked_against)})
            for one in rows
        ],
    }


def hit_json(tree: Tree, hit: Hit) -> Json:
    """Return one hit of a search."""
    head: Json = {"kind": hit.kind, "name": hit.name, "keys": list(hit.keys), "label": both(hit.label)}
    return head | _filled({"values": [value_json(tree, value) for value in hit.values]}) | {"place": hit.place}


def fault_json(fault: LawFault) -> Json:
    """Return one fault of a tree."""
    return {"what": both(fault.what), "where": list(fault.where)}


def change_json(old: Tree, new: Tree, change: Change) -> Json:
    """Return one difference with what was and what is."""
    one = change.either
    head: Json = {"change": change.kind.value, "about": one.group.value, "path": list(one.path), "label": both(one.label)}
    sides = {"old": (old, change.old), "new": (new, change.new)}
    return head | {side: statement_json(tree, statement) if statement else None for side, (tree, statement) in sides.items()}


def statement_json(tree: Tree, statement: Statement) -> Json:
    """Return one side of a difference."""
    one = statement.of
    if isinstance(one, Value):
        return value_json(tree, one)
    if isinstance(one, Choice):
        return choice_json(one)
    node: Json = {"value": statement.shown}
    if statement.period:
        node |= _period(statement.period)
    if statement.citation:
        node["citation"] = citation_json(tree, statement.citation)
    return node | _filled({"place": statement.place})
