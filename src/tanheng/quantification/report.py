"""Collects findings, and remembers which results an error touches, so that a wrong figure is withheld and not only remarked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tanheng.kernel.findings import Finding, Severity
from tanheng.kernel.messages import Message
from tanheng.kernel.months import Month


class Report:
    """The findings of one run. An error blocks the results that it touches; what is unknown of it (None) touches all."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._blocked: set[tuple[str | None, str | None, Month | None]] = set()
        self._articles: Mapping[int, str] = {}
        self._named: Mapping[str, object] = {}

    def citing(self, articles: Mapping[int, str], **named: object) -> Report:
        """Return this report for a sector whose rules stand elsewhere: its findings, by number, cite these articles instead.

        Their texts may also name what is `named` here, such as the gases that the sector counts.
        """
        other = Report()
        other.findings, other._blocked, other._articles, other._named = self.findings, self._blocked, articles, named
        return other

    def add(self, finding: Finding, *, entity: str | None = None, scope: str | None = None, month: Month | None = None) -> None:
        """Note a finding; if it is an error, block what it touches."""
        if any(f"{{{name}}}" in finding.message.text for name in self._named):
            finding = replace(finding, message=Message(finding.message.text, {**self._named, **finding.message.fields}))
        if finding.code in self._articles:
            finding = replace(finding, article=self._articles[finding.code])
        self.findings.append(finding)
        self.block(finding, entity=entity, scope=scope, month=month)

    def block(self, finding: Finding, *, entity: str | None = None, scope: str | None = None, month: Month | None = None) -> None:
        """Block more that a finding touches, if it is an error."""
        if finding.severity is Severity.ERROR:
            self._blocked.add((entity, scope, month))

    @property
    def refuses(self) -> bool:
        """Tell whether there is any error."""
        return bool(self._blocked)

    def blocks(self, entity: str, scope: str | None, months: set[Month]) -> bool:
        """Tell whether an error touches this entity, scope (None: any) and one of the months."""
        return any(
            (blocked_entity is None or blocked_entity == entity)
            and (scope is None or blocked_scope is None or blocked_scope == scope)
            and (blocked_month is None or blocked_month in months)
            for blocked_entity, blocked_scope, blocked_month in self._blocked
        )
