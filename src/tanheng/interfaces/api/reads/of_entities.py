"""实体 Entities with their trees on a day, and what happened to them."""

from __future__ import annotations

from typing import Any

from ninja import Query

from tanheng.interfaces.api.reads.opening import CodeInPath, OnDay, Paging, Text, opens
from tanheng.interfaces.reading import Found
from tanheng.interfaces.reading import of_entities as reading
from tanheng.kernel.clock import CLOCK
from tanheng.visibility.viewers import Viewer


@opens("/entities", "entity_tree", Found[reading.EntityRow])
def entities(viewer: Viewer, paging: Query[Paging], text: Text = "") -> Any:
    """Entities by code; searched by a part of their code or name."""
    return reading.entities(viewer, text, paging.page)


@opens("/entities/{code}", "entity_tree", reading.EntityRead)
def entity(viewer: Viewer, code: CodeInPath, on: OnDay | None = None) -> Any:
    """An entity on a day (today unless told): its tree, joint enterprise, regional markets, accounts, and all that happened to it."""
    return reading.entity(viewer, code, on or CLOCK.today())
