"""What stands against a duty, t: surrendered allowances and offsets by CCER, of which no more than the limit counts (Art. 29)."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.lawbook import Lawbook
from tanheng.surrender.offset import offset_limit


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty and what stands against it, t. `limit` is what CCER may offset of the duty; 0 in a year that accepts none."""

    duty: int
    surrendered: int
    offsets: int
    limit: int

    @property
    def counted_offsets(self) -> int:
        """Return the offsets that count: those above the limit of a duty that was lowered since do not."""
        return min(self.offsets, self.limit)

    @property
    def left(self) -> int:
        """Return what is still owed."""
        return max(0, self.duty - self.surrendered - self.counted_offsets)

    @property
    def excess(self) -> int:
        """Return how many of the surrendered allowances are above a duty that was lowered since."""
        return max(0, min(self.surrendered, self.surrendered + self.counted_offsets - self.duty))

    def after(self, *, surrendered: int = 0, offsets: int = 0) -> Standing:
        """Return it after so much more was surrendered or offset."""
        return Standing(self.duty, self.surrendered + surrendered, self.offsets + offsets, self.limit)

    def as_json(self) -> dict[str, int]:
        """Return all figures, as results of commands tell them."""
        return {
            "duty": self.duty,
            "surrendered": self.surrendered,
            "offset": self.counted_offsets,
            "left": self.left,
            "excess": self.excess,
        }


def standing(duty: int, surrendered: int, offsets: int, *, year: int, lawbook: Lawbook) -> Standing:
    """Return a standing with the limit that the law has for the duty."""
    return Standing(duty, surrendered, offsets, offset_limit(str(duty), duty_year=year, lawbook=lawbook).limit_t or 0)
