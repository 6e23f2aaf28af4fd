"""Fields that the commands of the lists share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content
from tanheng.commands.legible import Readable
from tanheng.people.fields import MOST_AT_ONCE
from tanheng.registry.fields import Document

Province = Annotated[str, Field(pattern=r"^province:\d{6}$")]
Entity = Annotated[str, Field(pattern=r"^entity:[0-9A-Z]{18}$")]
Division = Annotated[str, Field(pattern=r"^\d{6}$")]
Sector = Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]
ListYear = Annotated[int, Field(ge=2019, le=2100)]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Figure = Annotated[str, Field(pattern=r"^\d{1,13}(\.\d{1,10})?$")]
"""Tonnes of CO2e of a year, with the digits that were handed in."""
Span = Annotated[str, Field(pattern=r"^20\d\d(-\d\d(-\d\d)?)?$")]
"""A day, or the month or year in which it lies."""
Text = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]
OFFICER = frozenset(("province_officer",))


class ResultAsked(Content):
    """The verified direct emissions of a year, and the document they come from."""

    year: ListYear
    emissions_t: Figure
    source: Document


class PlantAsked(Content):
    """What is handed in about an entity in a sector. `ceased` is a day or `yes`; `source` is the document of what is expected."""

    entity: Entity
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$"), Readable]
    division: Division
    sector: Sector
    kind: Annotated[str, Field(max_length=60, pattern=r"^[a-z_]*$")] = ""
    commissioned: Span | None = None
    ceased: Annotated[str, Field(pattern=r"^(yes|20\d\d(-\d\d(-\d\d)?)?)$")] | None = None
    expected_t: Figure | None = None
    listed: bool = False
    source: Document | None = None
    results: Annotated[list[ResultAsked], Field(max_length=50)] = Field(default_factory=list)


Plants = Annotated[list[PlantAsked], Field(min_length=1, max_length=MOST_AT_ONCE)]
