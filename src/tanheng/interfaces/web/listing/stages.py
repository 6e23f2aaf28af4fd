"""The steps of a draft in words: how far it has come, what to do next, and what blocks."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.interfaces.reading.of_lists import DraftRead, Stage
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Message, message

STAGES: dict[Stage, Message] = {
    Stage.DRAFT: message("draft"),
    Stage.CONSULTATION: message("consultation"),
    Stage.NOTICE: message("public notice"),
    Stage.OBJECTIONS: message("objections"),
    Stage.PUBLICATION: message("publication"),
    Stage.PUBLISHED: message("published"),
    Stage.WITHDRAWN: message("given up"),
}
_BAR = (Stage.DRAFT, Stage.CONSULTATION, Stage.NOTICE, Stage.OBJECTIONS, Stage.PUBLICATION)
_NEXT: dict[Stage, Message] = {
    Stage.DRAFT: message("Look at the undecided entries, then ask the departments."),
    Stage.CONSULTATION: message("When every department has answered or is late, begin the public notice."),
    Stage.NOTICE: message("Wait until the public notice is over, and answer objections as they come."),
    Stage.OBJECTIONS: message("Answer the objections that are open."),
    Stage.PUBLICATION: message("Propose the publication; a second officer of the province decides."),
    Stage.PUBLISHED: message("Nothing: the list is published. Later changes begin at the published list and make a new version."),
    Stage.WITHDRAWN: message("Nothing: the draft was given up. Another can be made."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the bar: whether the draft is there now, or was."""

    name: Message
    here: bool
    done: bool


def steps(stage: Stage) -> list[Step]:
    """Return the bar of steps."""
    reached = _BAR.index(stage) if stage in _BAR else len(_BAR) if stage is Stage.PUBLISHED else 0
    return [Step(STAGES[one], at == reached, at < reached) for at, one in enumerate(_BAR)]


def next_step(found: DraftRead) -> Message:
    """Return what to do next."""
    return _NEXT[found.stage]


def obstacles(found: DraftRead) -> list[Message]:
    """Return what stands in the way of the next steps and of publication."""
    if not found.draft.open:
        return []
    told = []
    today = CLOCK.today()
    waiting = [one for one in found.consultation if not one.verdict and today <= one.due]
    if waiting and found.stage is Stage.CONSULTATION:
        last = max(one.due for one in waiting)
        told.append(message("Departments that have not answered: {count}; the last deadline is {day}.", count=len(waiting), day=last))
    against = [one for one in found.consultation if one.verdict == "objects"]
    if against and found.stage is Stage.CONSULTATION:
        told.append(message("Departments that object: {count}. The public notice needs a reason.", count=len(against)))
    if found.draft.notice and found.stage is Stage.NOTICE:
        told.append(message("The public notice runs until the end of {day}.", day=found.draft.notice[1]))
    opened = [one for one in found.objections if not one.verdict]
    if opened:
        told.append(
            message(
                "Objections without an answer: {count}; the first is due on {day}.", count=len(opened), day=min(one.due for one in opened)
            )
        )
    if found.undecided_listed:
        told.append(
            message(
                "Undecided, and on the last list: {count}. Decide them by hand, or hand in their figures.",
                count=len(found.undecided_listed),
            )
        )
    if found.pilots:
        told.append(message("Entries that take part in regional markets: {count}. Record that they leave.", count=len(found.pilots)))
    return told
