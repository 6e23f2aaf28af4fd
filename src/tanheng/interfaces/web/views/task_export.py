"""任务导出 The tasks that a list shows, all its pages, as a table for reading in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tanheng.interfaces.web.attachments import TABLES, written
from tanheng.interfaces.web.cells import as_text
from tanheng.interfaces.web.viewers import Viewer
from tanheng.interfaces.web.views.waiting import last_moment
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Message, Rendered, message
from tanheng.lawbook.titles import titled
from tanheng.people.labels import role_label
from tanheng.people.queries import names_of
from tanheng.registry.law import law
from tanheng.tables import Cell, Sheet
from tanheng.tasks.asking import LARGEST_PAGE
from tanheng.tasks.queries import FILTERS, TaskShown, inbox

MOST = 10_000
"""So many tasks a file has at most; a last row says that there are more."""
_HEADS: tuple[Message, ...] = (
    *(message("number of the task"), message("what"), message("kind"), message("for"), message("roles"), message("basis")),
    *(message("opened at"), message("opened by"), message("due"), message("status"), message("others wait for it")),
    *(message("claimed by"), message("ended by record")),
)
_WIDTHS = (14, 60, 18, 26, 24, 40, 17, 26, 17, 10, 12, 12, 12)


@require_GET
@login_required
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the tasks that the list at `/tasks/` shows for the same choice and the same words; nobody gets more than he sees there."""
    if kind not in TABLES:
        raise Http404
    show, viewer = request.GET.get("show", "open"), request.viewer
    found = list(_all(viewer, show if show in FILTERS else "open", request.GET.get("search", "")))
    rows: list[tuple[Cell, ...]] = [tuple(head.render(request.language) for head in _HEADS)]
    rows += _rows(found[:MOST], viewer, request.language)
    if len(found) > MOST:
        more = message("There are more than {most} tasks. Search for fewer.", most=MOST)
        rows.append((more.render(request.language), *[""] * (len(_HEADS) - 1)))
    return written([Sheet(message("Tasks").render(request.language), list(rows), _WIDTHS)], f"tasks-{CLOCK.today().isoformat()}.{kind}")


def _all(viewer: Viewer, show: str, search: str) -> Iterator[TaskShown]:
    """Yield the tasks page by page, one more than a file has where there are more."""
    if viewer.person is None:
        return
    at, after, count = CLOCK.now(), None, 0
    while count <= MOST:
        page = inbox(viewer.person, at=at, held=viewer.serving, show=show, search=search, after=after)
        yield from page
        count += len(page)
        if len(page) < LARGEST_PAGE:
            return
        after = page[-1].id


def _rows(found: list[TaskShown], viewer: Viewer, language: str) -> Iterator[tuple[Cell, ...]]:
    named = names_of({one.organisation for one in found} | {one.opener_organisation for one in found}, at=CLOCK.now())
    for one in found:
        article = one.parameters.get("article")
        cells: tuple[object, ...] = (
            *(str(one.id), one.text(language), one.kind.label, named.get(one.organisation, one.organisation)),
            *(", ".join(role_label(role).render(language) for role in one.roles), titled(law().tree, article) if article else None),
            *(one.opened_at, named.get(one.opener_organisation, one.opener_organisation), last_moment(one), _status(one)),
            *(message("yes") if one.priority > 1 else None, _claimant(one, viewer), str(one.ended) if one.ended else None),
        )
        yield tuple(as_text(cell, language) for cell in cells)


def _status(one: TaskShown) -> Rendered:
    if one.ended:
        return message("ended")
    return message("overdue") if one.is_overdue(CLOCK.now()) else message("open")


def _claimant(one: TaskShown, viewer: Viewer) -> Rendered | None:
    if one.claimant is None:
        return None
    return message("me") if one.claimant == viewer.person else message("person {person}", person=one.claimant)
