"""Whoever looks: a person in one of his roles for an organisation, or nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Viewer(Protocol):
    """What readings want to know of whoever looks: his number, the role in which he looks and for whom; without a role both are empty."""

    @property
    def person(self) -> int | None:
        """Return the number of the person, None for nobody in particular."""
        ...

    @property
    def role(self) -> str:
        """Return the role, empty for none."""
        ...

    @property
    def organisation(self) -> str:
        """Return the code of the organisation, empty for none."""
        ...


@dataclass(frozen=True, slots=True)
class Looking:
    """A viewer as programs make one. A person without a role sees what the public sees.

    `withheld` are objects that he is not told, whatever his role sees: what stands within others and his key was not made to read.
    """

    person: int | None = None
    role: str = ""
    organisation: str = ""
    withheld: frozenset[str] = frozenset()


NOBODY = Looking()
"""The public."""


class NothingHere(Exception):
    """There is nothing of the kind, or nothing for this viewer: both look alike. Interfaces answer 404."""
