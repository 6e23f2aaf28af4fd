"""任务用语 What people read of tasks: what happened to one, how it ended, why somebody is told, and what a department says.

The outcomes that a kind of task brings itself stand with the kind (kinds.yaml); here are those that every task can have.
"""

from __future__ import annotations

from tanheng.kernel.messages import Label, Message, Rendered, message
from tanheng.tasks.kinds import Kind

VERBS: dict[str, Message] = {
    "claim": message("claimed"),
    "release": message("released"),
    "assign": message("assigned"),
    "comment": message("comment"),
    "attach": message("file"),
    "countersign": message("countersigned"),
    "finish": message("finished"),
    "cancel": message("cancelled"),
    "remind": message("reminded"),
    "escalate": message("escalated"),
}
"""What happened to a task."""
TOPICS: dict[str, Message] = {
    "open": message("new task"),
    "assign": message("assigned to you"),
    "comment": message("comment on a task"),
    "decide": message("task ended"),
    "remind": message("reminder of a task"),
    "escalate": message("task overdue"),
    "invite": message("please countersign"),
}
"""What a notice of each topic is about."""
REMINDERS: dict[str, Message] = {
    "halfway": message("half of the time is over"),
    "soon": message("the last day is near"),
    "overdue": message("overdue"),
}
"""Why somebody is reminded."""
OPINIONS: dict[str, Message] = {
    "agree": message("agrees"),
    "agree_with_remarks": message("agrees with remarks"),
    "disagree": message("disagrees"),
}
"""What a department says that countersigns."""
OUTCOMES: dict[str, Message] = {
    "done": message("done"),
    "not_done": message("not done"),
    "cancelled": message("cancelled"),
    "lapsed": message("lapsed"),
}
"""How a task of any kind can end."""
_SAID: dict[str, dict[str, Message]] = {"remind": REMINDERS, "countersign": OPINIONS}


def outcome_words(kind: Kind, outcome: str, verb: str = "finish") -> Rendered:
    """Return in words how a task ended, or what a reminder or a countersignature says.

    Who finishes a task may write a word of his own: it is shown as he wrote it, with blanks.
    """
    known = _SAID.get(verb, OUTCOMES).get(outcome) or kind.outcomes.get(outcome)
    own = outcome.replace("_", " ")
    return known or Label(own, own)
