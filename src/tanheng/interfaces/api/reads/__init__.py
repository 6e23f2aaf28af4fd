"""What can be read: the readings of `interfaces/reading`, one address each, room by room."""

from __future__ import annotations

from tanheng.interfaces.api.reads import (
    of_compliance,
    of_entities,
    of_journal,
    of_list_drafts,
    of_lists,
    of_papers,
    of_people,
    of_registry,
    of_tasks,
)
from tanheng.interfaces.api.reads.opening import OPENED, router

ROOMS = (of_registry, of_compliance, of_journal, of_papers, of_lists, of_list_drafts, of_entities, of_tasks, of_people)

__all__ = ["OPENED", "ROOMS", "router"]
