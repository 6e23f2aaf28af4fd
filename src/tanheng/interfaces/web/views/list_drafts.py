"""名录草案 Drafts for those who make lists: how far one has come, what to do next and what blocks, and the reasons of each entry."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.commands.definitions import COMMANDS
from tanheng.interfaces.provinces import province_name
from tanheng.interfaces.reading import of_entities
from tanheng.interfaces.reading import of_lists as reading
from tanheng.interfaces.reading.of_lists import DraftRead, Stage
from tanheng.interfaces.web.listing.stages import STAGES, next_step, obstacles, steps
from tanheng.interfaces.web.listing.words import decision_tag, decisions, mark_name, sector_name
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag
from tanheng.interfaces.web.views.entities import commands_of, entity_link
from tanheng.interfaces.web.views.lists import whole
from tanheng.interfaces.web.views.registry_parts import trail
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.exact import grouped
from tanheng.kernel.messages import Label, Rendered, message
from tanheng.lawbook.titles import titled
from tanheng.registry.law import law
from tanheng.roster.lists.drafts import DraftEntry
from tanheng.roster.lists.reading import Known
from tanheng.visibility.viewers import NothingHere

_SIZE = 50
_LEADING = frozenset(("list_consult", "list_notice", "list_opinion", "list_object_answer", "list_publish"))
"""What brings a draft on. Whatever else can be done stands beside it."""
_ABOVE = Link(message("Drafts"), "/lists/drafts/")
_ENTRIES = (
    *(Column(message("entity")), Column(message("sector")), Column(message("was listed")), Column(message("decision"))),
    *(Column(message("compared (t)"), number=True), Column(message("year"))),
    *(Column(message("article")), Column(message("mark"))),
)


@require_GET
@login_required
@page
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts that the viewer may see."""
    rows = [
        (
            Link(str(one.number), f"/lists/drafts/{one.number}/", code=True),
            Link(province_name(one.province), f"/lists/drafts/{one.number}/"),
            str(one.list_year),
            Tag(STAGES[stage], "green" if stage is Stage.PUBLISHED else "secondary" if stage is Stage.WITHDRAWN else "blue"),
            reading.day_of(one),
        )
        for one, stage in reading.drafts(request.viewer)
    ]
    columns = (
        *(Column(message("draft")), Column(message("province")), Column(message("year"))),
        *(Column(message("status")), Column(message("last day of the notice"))),
    )
    empty = message("No draft is open to you. An officer of a province makes one once evidence is imported or entered.")
    organisation = {"province": request.viewer.organisation}
    actions = commands_of(request.viewer, {"list_draft": organisation, "list_evidence": organisation})
    if request.viewer.role == "province_officer":
        actions.insert(1, Link(message("Import evidence"), "/lists/import/"))
    told = {"title": message("Drafts of lists"), "above": Link(message("Lists of key emitters"), "/lists/"), "actions": actions}
    return render(request, "web/page.html", {**told, "tables": (Table(columns, rows, empty),)})


@require_GET
@login_required
@page
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Show a draft: its steps, what to do next, what blocks, departments, objections and entries."""
    found = reading.draft(request.viewer, number)
    one, forms = found.draft, _forms(request, found)
    links = commands_of(request.viewer, forms)
    told = {
        "title": message(
            "Draft {number}: list of {province} for {year}",
            number=str(number),
            province=province_name(one.province),
            year=str(one.list_year),
        ),
        "above": _ABOVE,
        "steps": steps(found.stage),
        "stage": STAGES[found.stage],
        "next": next_step(found),
        "next_links": links,
        "brings_on": bool(forms) and bool(links) and next(iter(forms)) in _LEADING,
        "obstacles": obstacles(found),
        "facts": [*_facts(found), *(Fact(message("records"), one) for one in trail(request.viewer, f"list_draft:{found.draft.number}"))],
        "asks": (Ask("decision", message("decision"), request.GET.get("decision", ""), tuple(decisions().items())),),
        "below": (_entries(request, found), *_consultation(found), *_objections(request, found), *_outdated(found)),
    }
    return render(request, "web/list_draft.html", told)


def _forms(request: HttpRequest, found: DraftRead) -> dict[str, dict[str, str]]:
    """Return the forms of what the viewer can do now with what is known filled in, those first that bring the draft on."""
    if not found.draft.open:
        return {}
    unanswered = min((one.number for one in found.objections if not one.verdict), default=None)
    answer = {} if unanswered is None else {"list_object_answer": {"objection": str(unanswered)}}
    number = str(found.draft.number)
    forms: dict[Stage, dict[str, dict[str, str]]] = {
        Stage.DRAFT: {"list_consult": _asked(request, found), "list_decide": {"draft": number}},
        Stage.CONSULTATION: {
            "list_notice": {"draft": number},
            "list_opinion": {"draft": number},
            "list_consult": _asked(request, found),
            "list_decide": {"draft": number},
        },
        Stage.NOTICE: {**answer, "list_object": {"draft": number}},
        Stage.OBJECTIONS: answer,
        Stage.PUBLICATION: {"list_publish": {"draft": number, "sha256": found.sha256}},
    }
    every = {**forms[found.stage], "list_draft_withdraw": {"draft": number}}
    return {name: known for name, known in every.items() if request.viewer.role in COMMANDS[name].roles}


def _asked(request: HttpRequest, found: DraftRead) -> dict[str, str]:
    known = {one.department for one in found.consultation}
    offered = [code for code in reading.departments(request.viewer, found.draft.province) if code not in known]
    return {"draft": str(found.draft.number), "departments": "\n".join(offered)}


def _facts(found: DraftRead) -> list[Fact]:
    one = found.draft
    counts: dict[str, int] = {}
    for entry in found.entries:
        counts[entry.decision] = counts.get(entry.decision, 0) + 1
    counted = [message("{decision}: {count}", decision=decisions()[name], count=counts[name]) for name in decisions() if name in counts]
    facts = [
        Fact(message("threshold (t CO2e)"), one.threshold_t, article=_article(found) or ""),
        Fact(message("figures of the year"), str(one.basis_year)),
        Fact(message("decisions"), counted),
        Fact(message("law as of"), one.law_hash[:16], gloss=message("the hash of the law book by which the draft was made")),
    ]
    if one.notice:
        facts.append(Fact(message("public notice"), message("{first} to {last}", first=one.notice[0], last=one.notice[1])))
    if found.sha256:
        facts.append(Fact(message("hash of what would be published"), found.sha256))
    return facts


def _article(found: DraftRead) -> Rendered | None:
    return next(
        (titled(law().tree, str(rule["article"])) for one in found.entries for rule in one.rules if rule["rule"] == "threshold"), None
    )


def _entries(request: HttpRequest, found: DraftRead) -> Table:
    """Return a page of the entries; with a decision asked for, those with it. The undecided come first of all."""
    wanted, offset = request.GET.get("decision", ""), whole(request.GET.get("after", ""), 0, 10**7) or 0
    every = sorted(
        (one for one in found.entries if wanted in ("", one.decision)), key=lambda one: (not one.undecided, not one.listed, one.key)
    )
    shown = every[offset : offset + _SIZE]
    named = of_entities.names_of({one.entity for one in shown})
    rows = [_row(found, one, named) for one in shown]
    query = urlencode({"decision": wanted, "after": offset + _SIZE})
    more = f"{request.path}?{query}" if len(every) > offset + _SIZE else ""
    title = message("Entries: {count}, undecided ones first", count=len(every))
    return Table(_ENTRIES, rows, message("No entry was decided so."), title, more)


def _row(found: DraftRead, one: DraftEntry, named: dict[str, Label]) -> tuple[object, ...]:
    address = f"/lists/drafts/{found.draft.number}/{one.entity.partition(':')[2]}/{one.sector}/"
    return (
        Link(named.get(one.entity, one.entity), address),
        sector_name(one.sector),
        message("yes") if one.listed else message("no"),
        decision_tag(one.decision, by_hand=one.by_hand is not None),
        grouped_text(one.figure_t),
        str(one.figure_year or ""),
        titled(law().tree, one.article),
        mark_name(one.mark),
    )


def grouped_text(figure: str) -> str:
    """Return a figure with the digits that were handed in, the whole part in groups."""
    number, point, rest = figure.partition(".")
    return grouped(int(number)) + point + rest if number.isdigit() else figure


def _consultation(found: DraftRead) -> list[Table]:
    if not found.consultation:
        return []
    named = of_entities.names_of({one.department for one in found.consultation})
    today = CLOCK.today()
    verdicts = {"agrees": Tag(message("agrees"), "green"), "objects": Tag(message("objects"), "red")}
    rows = [
        (
            named.get(one.department, one.department),
            one.department,
            one.due,
            verdicts.get(one.verdict)
            or (Tag(message("silent: no objection"), "secondary") if today > one.due else Tag(message("not answered yet"), "orange")),
            one.text,
        )
        for one in found.consultation
    ]
    columns = (
        *(Column(message("department")), Column(message("code")), Column(message("until"))),
        *(Column(message("opinion")), Column(message("text"))),
    )
    return [Table(columns, rows, message("Nobody was asked."), message("Consultation of departments"))]


def _objections(request: HttpRequest, found: DraftRead) -> list[Table]:
    if found.draft.notice is None:
        return []
    named = of_entities.names_of({code for one in found.objections for code in (one.organisation, one.entity) if code})
    today = CLOCK.today()
    rows = []
    for one in found.objections:
        state: object = Tag(message("upheld") if one.verdict == "upheld" else message("rejected"), "blue")
        if not one.verdict:
            late = (
                Tag(message("overdue since {day}", day=one.due), "red")
                if one.overdue(today)
                else Tag(message("to answer by {day}", day=one.due), "orange")
            )
            state = [late, *commands_of(request.viewer, {"list_object_answer": {"objection": str(one.number)}})]
        rows.append(
            (
                str(one.number),
                named.get(one.organisation) or message("letter {number}", number=one.letter),
                named.get(one.entity, ""),
                one.text,
                one.raised_at,
                state,
                one.reason,
            )
        )
    columns = (
        *(Column(message("No.")), Column(message("by")), Column(message("about")), Column(message("text"))),
        *(Column(message("raised at")), Column(message("answer")), Column(message("reason"))),
    )
    return [Table(columns, rows, message("Nobody has objected so far."), message("Objections"))]


def _outdated(found: DraftRead) -> list[Table]:
    if not found.outdated:
        return []
    named = of_entities.names_of({entity for entity, _ in found.outdated})
    rows = [
        (named.get(entity, entity), sector_name(sector), decision_tag(was) if was else message("not in the draft"), decision_tag(now))
        for (entity, sector), (was, now) in found.outdated.items()
    ]
    columns = (Column(message("entity")), Column(message("sector")), Column(message("in the draft")), Column(message("by evidence of now")))
    title = message("Evidence that came later would decide otherwise")
    return [Table(columns, rows, message("None."), title)]


@require_GET
@login_required
@page
def entry(request: HttpRequest, number: int, uscc: str, sector: str) -> HttpResponse:
    """Show an entry of a draft with every rule that was looked at and the figures on which it rests."""
    found, code = reading.draft(request.viewer, number), f"entity:{uscc}"
    one = next((each for each in found.entries if each.key == (code, sector)), None)
    if one is None:
        raise Http404
    named = of_entities.names_of({code}).get(code, Label(uscc, uscc))
    known = {"draft": str(number), "entity": code, "sector": sector}
    forms = {"list_decide": known} if found.draft.open and found.draft.notice is None else {}
    if found.stage is Stage.NOTICE:
        forms = {"list_object": known}
    told = {
        "title": named,
        "lead": message("Entry of draft {number}: {sector}", number=str(number), sector=sector_name(sector)),
        "above": Link(message("Draft {number}", number=str(number)), f"/lists/drafts/{number}/"),
        "actions": commands_of(request.viewer, forms),
        "facts": _entry_facts(found, one),
        "tables": (_rules(one), *_evidence(request, one)),
    }
    return render(request, "web/page.html", told)


def _entry_facts(found: DraftRead, one: DraftEntry) -> list[Fact]:
    facts = [
        Fact(message("unified social credit code"), entity_link(one.entity)),
        Fact(message("decision"), decision_tag(one.decision, by_hand=one.by_hand is not None)),
        Fact(message("on the list of the year before"), message("yes") if one.listed else message("no")),
        Fact(
            message("compared (t CO2e)"),
            message("{figure} of {year}", figure=grouped_text(one.figure_t), year=str(one.figure_year or ""))
            if one.figure_t
            else message("no figure"),
        ),
        Fact(message("threshold (t CO2e)"), found.draft.threshold_t),
        Fact(message("mark"), mark_name(one.mark), gloss=message("how firmly the rules stand on which it rests; the weakest counts")),
    ]
    if one.by_hand:
        facts.append(
            Fact(
                message("decided by hand"),
                message(
                    "{reason} (record {number}; by the rules: {decision})",
                    reason=one.by_hand.reason,
                    number=str(one.by_hand.record),
                    decision=decisions()[one.by_rules],
                ),
            )
        )
    if one.key in found.pilots:
        facts.append(Fact(message("regional market"), Tag(message("its leaving must be recorded first"), "red")))
    return facts


def _rules(one: DraftEntry) -> Table:
    columns = (Column(message("rule")), Column(message("holds")), Column(message("article")), Column(message("mark")))
    rows = [
        (
            Label(str(rule["zh"]), str(rule["en"])),
            Tag(message("yes"), "green") if rule["holds"] else Tag(message("no"), "secondary"),
            titled(law().tree, str(rule["article"])),
            mark_name(str(rule["mark"])),
        )
        for rule in one.rules
    ]
    return Table(columns, rows, message("No rule was looked at."), message("Every rule that was looked at"))


def _evidence(request: HttpRequest, one: DraftEntry) -> list[Table]:
    try:
        known: list[Known] = reading.evidence(request.viewer, one.entity)
    except NothingHere:
        return []
    rows = [
        (str(year), grouped_text(figure.emissions_t), figure.source, str(figure.record))
        for plant in known
        if plant.sector == one.sector
        for year, figure in sorted(plant.results.items(), reverse=True)
    ]
    columns = (
        Column(message("year")),
        Column(message("verified emissions (t CO2e)"), number=True),
        Column(message("document")),
        Column(message("record")),
    )
    return [Table(columns, rows, message("No verified figure is recorded."), message("Evidence as it is now"))]
