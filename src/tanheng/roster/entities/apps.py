"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    """Tables of trees, changes and accounts of entities."""

    name = "tanheng.roster.entities"
    label = "entities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the commands, let only officers of the areas concerned propose and reject, and say on what registry accounts rest."""
        from tanheng.commands.proposals import WHEN_PROPOSED, WHEN_REJECTED
        from tanheng.registry.resting import account_rests_on, asks_for_rows
        from tanheng.roster.entities import (  # noqa: F401 - loading defines commands
            attribute_commands,
            change_commands,
            joint_commands,
            node_commands,
            opening_commands,
            succession_commands,
        )
        from tanheng.roster.entities.areas import of_the_area
        from tanheng.roster.entities.tasks_told import opened, sectors_of_works
        from tanheng.tasks import settled

        WHEN_PROPOSED.append(of_the_area)
        WHEN_REJECTED.append(of_the_area)
        settled.MET["account_opening"] = opened
        settled.WORKS_IN.append(sectors_of_works)
        account_rests_on(
            "entity_accounts_open", "jsonb_build_object('entities', jsonb_build_array(jsonb_build_object('entity', t.holder)))"
        )
        asks_for_rows(
            *("registry_account", "opened", "entity_accounts_open"),
            {"number": "x ->> 'registry'", "type": "'emitter'"},
            # Of those that were asked for, some may have had an account of the registry before.
            lines="(SELECT jsonb_agg(a) FROM jsonb_array_elements(result -> 'accounts') WITH ORDINALITY AS o(a, i)"
            " WHERE content -> 'entities' -> (i::int - 1) ->> 'registry_account' IS NULL)",
            account="t.number",
        )
