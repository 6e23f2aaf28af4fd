"""属地 Offices: an officer acts for his own province only, and does not even propose for another: it would stand in the way there."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.commands.definitions import Command, Content
from tanheng.commands.work import Work
from tanheng.issuance import checks
from tanheng.issuance.reading import other_office
from tanheng.kernel.findings import Finding
from tanheng.registry.representing import provinces_of


def of_the_province(work: Work, wanted: Command, content: Content) -> Iterator[Finding]:
    """Refuse what an officer of another province proposes, of all commands that are a province's own affair."""
    if checks.OTHER_OFFICE in wanted.checks:
        province = getattr(content, "province", None)
        for one in (province,) if province else provinces_of(work, content):
            yield from other_office(work, one)
