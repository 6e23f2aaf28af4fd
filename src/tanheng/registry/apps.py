"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Tables of accounts, representatives and encumbrances."""

    name = "tanheng.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands of this room, let nobody move units past them, and tell the exchange of orders that a freeze ends."""
        from tanheng.commands.doubling import DEMANDS
        from tanheng.commands.proposals import AFTER_DECIDED, AFTER_PROPOSED, WHEN_PROPOSED, WHEN_REJECTED
        from tanheng.commands.relay import subscribe
        from tanheng.ledger.commands import KEEPERS
        from tanheng.registry import (  # noqa: F401 - loading defines commands
            account_commands,
            freeze_commands,
            objection_commands,
            reconciliation,
            resting,
            transfer_commands,
        )
        from tanheng.registry.limits import application_answered, application_came
        from tanheng.registry.numbers import is_account_number
        from tanheng.registry.promising import end_promises, promise
        from tanheng.registry.representing import may_propose, may_reject, provinces_of, second_signature
        from tanheng.tasks.proposals import CONCERNED

        CONCERNED.append(provinces_of)
        DEMANDS.append(second_signature)
        KEEPERS.append(is_account_number)
        WHEN_PROPOSED.append(may_propose)
        WHEN_PROPOSED.append(promise)
        AFTER_DECIDED.append(end_promises)
        AFTER_PROPOSED.append(application_came)
        AFTER_DECIDED.append(application_answered)
        WHEN_REJECTED.append(may_reject)
        subscribe("exchange", "orders_to_cancel")
