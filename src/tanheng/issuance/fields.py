"""Fields that the contents of several commands of this room share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from tanheng.kernel.messages import Message, message
from tanheng.ledger.rules import LARGEST_AMOUNT

Sector = Literal["steel", "cement", "aluminium"]
Purpose = Literal["pre_allocation", "final", "supplementary"]
Whole = Annotated[int, Field(ge=0, le=LARGEST_AMOUNT)]
"""Whole tonnes, none included."""
Province = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z_]+(:[0-9A-Z]+)?$")]
PRE_ALLOCATION, FINAL, SUPPLEMENTARY = "pre_allocation", "final", "supplementary"
SECTORS: Mapping[str, Message] = {
    "steel": message("steel sector"),
    "cement": message("cement sector"),
    "aluminium": message("aluminium smelting sector"),
}
PURPOSES: Mapping[str, Message] = {
    PRE_ALLOCATION: message("the pre-allocation"),
    FINAL: message("the final allowance"),
    SUPPLEMENTARY: message("the supplementary allowance"),
}
