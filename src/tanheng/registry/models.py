"""Tables: accounts, who may act for them, encumbrances on holdings, movements as people search for them, and reconciliations."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tanheng.commands.rights import Right


class Account(models.Model):
    """A registry account. What it holds stands in the ledger, under its number as owner and its places as purposes."""

    number = models.CharField(primary_key=True, max_length=14)
    type = models.CharField(max_length=12)
    holder = models.CharField(max_length=60)
    province = models.CharField(max_length=60)
    state = models.CharField(max_length=20)
    opened = models.BigIntegerField()
    changed = models.BigIntegerField()

    class Meta:
        """One account for each holder (real name), as long as it is not closed."""

        constraints = (UniqueConstraint(fields=("holder",), condition=~Q(state="closed"), name="registry_one_account_per_subject"),)


class Representative(models.Model):
    """A person who may act for an account: read, initiate, or surrender only. A right to approve is known of old and not given."""

    account = models.CharField(max_length=14)
    person = models.BigIntegerField()
    right = models.CharField(max_length=10)
    since = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)
    pk = models.CompositePrimaryKey("account", "person", "since")

    class Meta:
        """A person has one right for an account at a time."""

        constraints = (
            UniqueConstraint(fields=("account", "person"), condition=Q(ended__isnull=True), name="representative_one_right_at_a_time"),
            CheckConstraint(condition=Q(right__in=("read", "initiate", "approve", "surrender")), name="representative_right_is_known"),
        )


class Encumbrance(models.Model):
    """A freeze or pledge on the holding of a vintage. `effective` of `amount` are covered by units now; the rest waits for units (轮候).

    One that continues another has a number that is no record's: `entered` is then the record that entered it, `parent` the one that it
    continues, `first` the one at the beginning, whose turn it keeps, and `ordered` what it began with.
    """

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=6)
    account = models.CharField(max_length=14, db_index=True)
    asset = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    effective = models.BigIntegerField()
    rank = models.BigIntegerField()
    document = models.CharField(max_length=80, db_index=True)
    authority = models.CharField(max_length=120)
    beneficiary = models.CharField(max_length=60)
    expires_at = models.DateTimeField(null=True)
    ended = models.BigIntegerField(null=True)
    entered = models.BigIntegerField(null=True)
    parent = models.BigIntegerField(null=True)
    first = models.BigIntegerField(null=True)
    ordered = models.BigIntegerField(null=True)

    class Meta:
        """Never more is covered than was ordered, and nothing once it has ended."""

        constraints = (
            CheckConstraint(condition=Q(kind__in=("freeze", "pledge")), name="encumbrance_kind_is_known"),
            CheckConstraint(
                condition=Q(amount__gte=0, effective__gte=0, effective__lte=F("amount")), name="encumbrance_covered_within_amount"
            ),
            CheckConstraint(condition=Q(ended__isnull=True) | Q(effective=0), name="encumbrance_ended_covers_nothing"),
            CheckConstraint(
                condition=Q(entered__isnull=True, parent__isnull=True, first__isnull=True, ordered__isnull=True)
                | Q(entered__isnull=False, parent__isnull=False, first__isnull=False, ordered__isnull=False),
                name="encumbrance_continues_one_or_none",
            ),
        )


class Movement(models.Model):
    """A movement as people search for it: its kind, both accounts, the vintage, the amount, and the document on which it rests."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    kind = models.CharField(max_length=30)
    sender = models.CharField(max_length=14)
    receiver = models.CharField(max_length=14)
    asset = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    year = models.IntegerField(null=True)
    behalf = models.CharField(max_length=14)
    document = models.CharField(max_length=80)
    corrects_record = models.BigIntegerField(null=True)
    corrects_line = models.IntegerField(null=True)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """Searched by account and by document."""

        indexes = (
            models.Index(fields=("sender", "record"), name="movement_by_sender"),
            models.Index(fields=("receiver", "record"), name="movement_by_receiver"),
            models.Index(fields=("behalf", "year"), condition=~Q(behalf=""), name="movement_by_behalf"),
            models.Index(fields=("document",), condition=~Q(document=""), name="movement_by_document"),
            models.Index(
                fields=("corrects_record", "corrects_line"), condition=Q(corrects_record__isnull=False), name="movement_by_corrected"
            ),
        )


class Document(models.Model):
    """The number of a document that concerned an account in a record, whatever the command was: found by any part of it."""

    record = models.BigIntegerField()
    account = models.CharField(max_length=14)
    number = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("account", "record", "number")


class Promise(models.Model):
    """Units of a holding that a proposal names: promised until it is decided (`ended`: by which record), or has expired."""

    proposal = models.BigIntegerField()
    line = models.IntegerField()
    account = models.CharField(max_length=14)
    place = models.CharField(max_length=40)
    asset = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)
    pk = models.CompositePrimaryKey("proposal", "line")

    class Meta:
        """Looked up by account as long as it stands."""

        indexes = (models.Index(fields=("account",), condition=Q(ended__isnull=True), name="promise_by_account"),)
        constraints = (CheckConstraint(condition=Q(amount__gt=0), name="promise_is_of_something"),)


class Reconciliation(models.Model):
    """A comparison of the registry with the ledger and with what others count. Its number is that of the record that made it."""

    number = models.BigIntegerField(primary_key=True)
    outcome = models.CharField(max_length=12)
    parts = models.TextField()
    differences = models.BigIntegerField()

    class Meta:
        """Clean is what has no difference."""

        constraints = (
            CheckConstraint(
                condition=Q(outcome="clean", differences=0) | Q(outcome="inconsistent", differences__gt=0),
                name="reconciliation_outcome_fits",
            ),
        )


class ReconciliationDifference(models.Model):
    """A difference that was found. Until it is settled, it blocks the account; empty where no account could be told."""

    reconciliation = models.BigIntegerField()
    line = models.IntegerField()
    part = models.CharField(max_length=20)
    account = models.CharField(max_length=14)
    place = models.CharField(max_length=80)
    found = models.CharField(max_length=120)
    expected = models.CharField(max_length=120)
    settled = models.BigIntegerField(null=True)
    reason = models.TextField(default="")
    pk = models.CompositePrimaryKey("reconciliation", "line")

    class Meta:
        """One difference is open once, however often it is found."""

        db_table = "registry_reconciliation_difference"
        constraints = (
            UniqueConstraint(
                fields=("account", "part", "place"), condition=Q(settled__isnull=True), name="reconciliation_difference_open_once"
            ),
            CheckConstraint(condition=Q(settled__isnull=True) | ~Q(reason=""), name="reconciliation_settled_with_reason"),
        )


class Objection(models.Model):
    """An objection to the restriction of an account by the record `restriction`, and its answer. Its number is that of its record."""

    number = models.BigIntegerField(primary_key=True)
    account = models.CharField(max_length=14, db_index=True)
    restriction = models.BigIntegerField()
    document = models.CharField(max_length=80)
    answered = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=6)
    answer = models.CharField(max_length=80)

    class Meta:
        """A restriction is objected to once, and an objection answered once, on a document."""

        constraints = (
            UniqueConstraint(fields=("restriction",), name="objection_once_for_a_restriction"),
            CheckConstraint(
                condition=Q(answered__isnull=True, outcome="", answer="")
                | (Q(answered__isnull=False, outcome__in=("upheld", "lifted")) & ~Q(answer="")),
                name="objection_answered_with_an_outcome",
            ),
        )


RIGHTS = (
    Right(Account, insert=True, update=("holder", "province", "state", "changed")),
    Right(Representative, insert=True, update=("ended",)),
    Right(Encumbrance, insert=True, update=("amount", "effective", "ended")),
    Right(Movement, insert=True),
    Right(Document, insert=True),
    Right(Promise, insert=True, update=("ended",)),
    Right(Reconciliation, insert=True),
    Right(ReconciliationDifference, insert=True, update=("settled", "reason")),
    Right(Objection, insert=True, update=("answered", "outcome", "answer")),
)
