"""名录公布 Publication of a draft as the first version of the list: one officer of the province proposes it, another approves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tanheng.commands.definitions import Content, command
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.registry.fields import Document
from tanheng.roster.intake import words
from tanheng.roster.lists import checks
from tanheng.roster.lists.draft_commands import end_draft
from tanheng.roster.lists.drafts import Draft, entries_of, open_draft, proposed_content
from tanheng.roster.lists.fields import OFFICER, Hash, Number
from tanheng.roster.lists.offices import other_office
from tanheng.roster.lists.publishing import faults_of_content, publish
from tanheng.roster.versions import difference

_WHERE = Place(called="draft")


class Published(Content):
    """A draft to be published on a document, and the hash of the content that was seen."""

    draft: Number
    document: Document
    sha256: Hash


@command("list_publish", Published, roles=OFFICER, two_persons=True, checks=checks.CHECKS)
def list_publish(work: Work, content: Published) -> JSON:
    """Publish a draft. It is the first version of the list of its province and year."""
    draft = open_draft(work, content.draft)
    work.insist(other_office(work, draft.province))
    work.insist(_not_ripe(work, draft, work.recorded_at.date()))
    list_content = proposed_content(work.sql, draft, work.recorded_at)
    if not list_content.entries:
        work.insist([checks.EMPTY_LIST.at(_WHERE, draft.number)])
    work.insist(faults_of_content(work, list_content, content.sha256, content.document))
    end_draft(work, draft, "published")
    included = difference((), list_content.entries)
    return publish(work, list_content, draft=draft.number, document=content.document, changes=(), difference=included)


def _not_ripe(work: Work, draft: Draft, today: date) -> Iterator[Finding]:
    """Tell what a draft still lacks: its notice, answers to objections, and decisions about who was listed."""
    if draft.notice is None:
        yield checks.NOT_UNDER_NOTICE.at(_WHERE, draft.number)
    elif today <= draft.notice[1]:
        yield checks.NOTICE_RUNNING.at(_WHERE, str(today), str(draft.notice[1]), draft=draft.number)
    unanswered = work.sql.rows(
        "SELECT o.number FROM lists_objection o LEFT JOIN lists_answer a ON a.objection = o.number"
        " WHERE o.draft = %s AND a.record IS NULL ORDER BY 1",
        (draft.number,),
    )
    if unanswered:
        yield checks.OBJECTIONS_OPEN.at(_WHERE, Joined(tuple(number for (number,) in unanswered)))
    for one in entries_of(work.sql, draft.number):
        if one.undecided and one.listed:
            yield checks.UNDECIDED_LISTED.at(_WHERE, one.entity, draft.list_year - 1, sector=words().label("sector", one.sector))
