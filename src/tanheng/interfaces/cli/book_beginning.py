"""`tanheng book install` and `tanheng book commands`: how a book is begun, and what can be run in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.interfaces.cli.answering import table
from tanheng.interfaces.cli.book import book, opened, options, show_outcome
from tanheng.interfaces.cli.common import MISUSED, REFUSED, bilingual, console, json_text, lang_option, say, stop
from tanheng.kernel.messages import Message, message

if TYPE_CHECKING:
    from tanheng.commands.definitions import Command
    from tanheng.commands.records import Outcome

__all__ = ["WHAT", "book"]

WHAT: dict[str, Message] = {
    "account_holder_change": message("hand an account to another holder while its ownership changes"),
    "account_open": message("open accounts of the registry, all or none"),
    "account_state_change": message("restrict, suspend, release or close an account of the registry"),
    "account_succeed": message("hand units and duties of an account to its successors after a merger or split, and close it"),
    "adjustment_notice": message("tell an account to hand back what it was given too much"),
    "allowance_cancel": message("cancel units voluntarily"),
    "allowance_deliver": message("deliver what was traded"),
    "allowance_distribute": message("distribute units of a province to accounts, all or none"),
    "allowance_issue": message("issue units of a vintage to a province, within its envelope"),
    "allowance_return": message("hand units back to the province against a notice"),
    "allowance_surrender": message("surrender units for a duty"),
    "allowance_transfer": message("transfer units without a trade, on a document"),
    "api_key_end": message("end a key of the API"),
    "api_key_make": message("record a key of the API for one of one's roles"),
    "assignment_end": message("end a role, and every delegation of its powers"),
    "assignment_give": message("give roles, all or none"),
    "carryover_file": message("file old vintages for carry-over"),
    "carryover_notice_set": message("compute and record how much accounts may carry over"),
    "carryover_reissue": message("issue what was taken back, as the later vintage"),
    "carryover_take_back": message("take back what was filed for carry-over"),
    "carryover_withdraw": message("withdraw a filing for carry-over"),
    "delegation_end": message("end a delegation"),
    "delegation_give": message("lend one's powers to another person"),
    "duty_set": message("fix duties, all or none"),
    "earmark_release": message("release units held for a unit at risk"),
    "entity_accounts_open": message("open the accounts of entities in registry, trading and platform, all or none"),
    "entity_attribute_set": message("set attributes of entities and of what they are made of"),
    "entity_cease": message("end an entity with all that belongs to it"),
    "entity_joint_set": message("set the members of a joint steel enterprise"),
    "entity_merge": message("let entities end and another follow them"),
    "entity_move": message("let an entity stand under another city or province"),
    "entity_node_add": message("add works, lines and processes of entities, all or none"),
    "entity_node_end": message("end works, lines and processes"),
    "entity_pilot_set": message("let entities take part in a regional market, or no longer"),
    "entity_rename": message("give an entity another name from a day on"),
    "entity_split": message("let works of an entity go to others"),
    "envelope_set": message("set how much of a vintage a province may be issued"),
    "factor_reset": message("take lost second factors from a person, who is invited anew"),
    "forced_surrender": message("surrender units held for a unit at risk, for its duty"),
    "freeze_deduct": message("move frozen units to another account, on a judgment"),
    "freeze_enter": message("freeze units on a judicial document"),
    "freeze_expire": message("end the freezes whose time is over"),
    "freeze_lift": message("lift a freeze, in part or whole"),
    "holding_from_trading": message("transfer units back from trading"),
    "holding_lock": message("lock units by a sell order"),
    "holding_release": message("release the lock of an order"),
    "holding_roll": message("make what was bought available on the next day"),
    "holding_to_trading": message("transfer units to trading"),
    "ledger_account_change": message("change the limits of an account, or close it"),
    "ledger_account_open": message("open accounts, all or none"),
    "ledger_batch": message("make many chains of transfers in one record"),
    "ledger_correct": message("take a wrong transfer back, whole or in part"),
    "ledger_expire": message("take off reservations whose time is over"),
    "ledger_transfer": message("make transfers, all or none"),
    "login_invite": message("invite a person to make a login"),
    "login_lost": message("open a task about a login that is said to be lost"),
    "list_amend": message("change a published list; it becomes the next version"),
    "list_consult": message("ask departments about a draft list"),
    "list_decide": message("decide an entry of a draft list by hand"),
    "list_draft": message("make the draft list of a province and year by the rules"),
    "list_draft_withdraw": message("give a draft list up"),
    "list_evidence": message("record figures of entities entered by hand, all or none"),
    "list_import": message("record the figures of a file as its dry run showed, all or none"),
    "list_notice": message("put a draft list under public notice"),
    "list_object": message("object to a draft list under public notice"),
    "list_object_answer": message("answer an objection to a draft list"),
    "list_opinion": message("answer for a department about a draft list"),
    "list_publish": message("publish a draft as the list of a province and year"),
    "movement_correct": message("take a wrong movement of units back"),
    "offset_record": message("count a cancellation of CCER for a duty"),
    "offset_withdraw": message("count an offset no more"),
    "notice_read": message("note that notices were read"),
    "organisation_register": message("register organisations, all or none"),
    "organisation_rename": message("give an organisation another name"),
    "password_reset": message("take a lost password from a person, who is invited anew"),
    "people_install": message("begin a book with its first administrators (tanheng book install)"),
    "person_contact_erase": message("erase name and contacts of a person who was deactivated"),
    "person_deactivate": message("let a person act no more; it cannot be taken back"),
    "person_email_change": message("change one's own e-mail; the old address is told"),
    "person_register": message("register persons, who can do nothing until they are given a role"),
    "proposal_decide": message("approve, reject or withdraw a proposal"),
    "proposal_make": message("propose a command that a second person must decide"),
    "reconciliation_run": message("compare the parts of the registry, and block what differs"),
    "reconciliation_settle": message("settle differences of a reconciliation, with a reason"),
    "representative_end": message("end a person's right for an account"),
    "representative_give": message("let persons act for accounts"),
    "reset_complete": message("make the second half of the code after a reset"),
    "restriction_answer": message("answer an objection to a restriction: uphold it or lift it"),
    "restriction_object": message("object to the restriction of an account"),
    "surrender_correct": message("give back what was surrendered above a lowered duty"),
    "task_assign": message("give tasks to a person of the same organisation, all or none"),
    "task_attach": message("attach a file to a task"),
    "task_cancel": message("cancel a task, with a reason"),
    "task_claim": message("take tasks on, all or none"),
    "task_comment": message("say something about a task"),
    "task_countersign": message("say as a department whether it agrees with a task"),
    "task_finish": message("finish a task that one has claimed"),
    "task_open": message("ask an organisation to do something"),
    "task_release": message("let tasks go, all or none"),
    "task_end_deadlines": message("end the tasks of statutory deadlines that are met"),
    "task_open_deadlines": message("make statutory deadlines that come near tasks of those who must act"),
    "task_remind": message("remind of tasks whose time has come, and escalate what is overdue"),
    "vintage_create": message("create a vintage, so that units of it can be issued"),
}
"""What each command does, for people."""


@book.command(
    help=bilingual(message("Begin an empty book: its operator and first administrators, one name each; repeat an option for more."))
)
@click.option("--operator", required=True, metavar="NAME", help=bilingual(message("organisation that runs the program")))
@click.option("--system", multiple=True, required=True, metavar="NAME", help=bilingual(message("system administrator")))
@click.option(
    "--security",
    multiple=True,
    required=True,
    metavar="NAME",
    help=bilingual(message("security administrator; two at least, who give roles")),
)
@click.option("--audit", multiple=True, metavar="NAME", help=bilingual(message("audit administrator")))
@options
def install(
    operator: str, system: tuple[str, ...], security: tuple[str, ...], audit: tuple[str, ...], data: Path | None, lang: str
) -> None:
    """Install; exit 0 done, 1 refused."""
    opened(data, lang)
    from tanheng.commands.running import Runner
    from tanheng.commands.sql import Sql
    from tanheng.people import bootstrap
    from tanheng.people.persons import person_content
    from tanheng.people.policy import RolePolicy

    if Sql().rows("SELECT 1 FROM people_person LIMIT 1"):
        raise stop(
            message("The book has its people already. Further persons and roles are given by commands: tanheng book commands."), lang
        )
    try:
        groups = [[person_content(name) for name in names] for names in (system, security, audit)]
    except ValueError:
        raise stop(message("A name has 1 to 120 characters and no control characters."), lang, MISUSED) from None
    outcome = bootstrap.install(Runner(RolePolicy()), zh=operator, system=groups[0], security=groups[1], audit=groups[2])
    if not outcome.done:
        show_outcome(outcome, lang)
        raise SystemExit(REFUSED)
    _show_installed(outcome, [*system, *security, *audit], lang)


def _show_installed(outcome: Outcome, names: list[str], lang: str) -> None:
    made = table(message("Persons and roles"), (message("name"), message("role")), (message("person"), message("assignment")), lang)
    # The first is the program itself, which has no name.
    for name, one in zip(["-", *names], outcome.result["assignments"], strict=True):
        made.add_row(name, one["role"], str(one["person"]), str(one["assignment"]))
    console().print(made)
    say(message("Each acts by --person and --assignment of tanheng book run; what can be run: tanheng book commands."), lang, err=False)


@book.command("commands", help=bilingual(message("List the commands of the book; of one that is named, all that `book run` needs.")))
@click.argument("name", required=False, metavar="COMMAND")
@lang_option
def commands(name: str | None, lang: str) -> None:
    """Print; exit 0, 2 where there is no such command."""
    try:
        from tanheng.server.preparing import load

        load()
    except ModuleNotFoundError as missing:
        raise stop(message("{package} is missing. The book needs: pip install 'tanheng[server]'", package=missing.name), lang) from None
    from tanheng.commands.definitions import COMMANDS

    if name is None:
        made = table(message("Commands"), (message("command"), message("what it does"), message("two persons")), (), lang)
        for one in sorted(COMMANDS):
            made.add_row(one, WHAT[one].render(lang), (message("yes") if COMMANDS[one].two_persons else message("no")).render(lang))
        console().print(made)
        return
    if name not in COMMANDS:
        text = message("There is no command {name}. tanheng book commands lists them.", name=name)
        raise stop(text, lang, MISUSED)
    _show(COMMANDS[name], lang)


def _show(wanted: Command, lang: str) -> None:
    """Print what a command does, who may ask and decide, and the JSON schema of its content."""
    from tanheng.commands.roles import ANY_ROLE

    say(message("{name}: {what}", name=wanted.name, what=WHAT[wanted.name]), lang, err=False)
    roles = message("every role") if wanted.roles == ANY_ROLE else ", ".join(sorted(wanted.roles))
    say(message("Roles that may ask: {roles}", roles=roles), lang, err=False)
    if wanted.two_persons:
        say(
            message(
                "It needs two persons: one runs proposal_make with this command and content, another with one of these roles runs "
                "proposal_decide with the number of the proposal."
            ),
            lang,
            err=False,
        )
    say(message("Form of the content (JSON schema):"), lang, err=False)
    click.echo(json_text(wanted.content.model_json_schema()))
