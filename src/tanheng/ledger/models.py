"""Tables: accounts with their sums and limits, transfers, and tallies of the open ends. Transfers are only added."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tanheng.commands.rights import Right
from tanheng.ledger.rules import LARGEST_AMOUNT

_SUMS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


class Account(models.Model):
    """An account of one asset. A held one keeps its four sums in its row; an open one is never updated, so that it is no hot row."""

    account = models.BigIntegerField(primary_key=True)
    owner = models.CharField(max_length=80)
    purpose = models.CharField(max_length=80)
    asset = models.CharField(max_length=40)
    held = models.BooleanField()
    floor = models.BigIntegerField(null=True)
    ceiling = models.BigIntegerField(null=True)
    closed = models.BooleanField(default=False)
    debits_posted = models.BigIntegerField(default=0)
    credits_posted = models.BigIntegerField(default=0)
    debits_pending = models.BigIntegerField(default=0)
    credits_pending = models.BigIntegerField(default=0)

    class Meta:
        """The limits hold in the table as they do in the rules."""

        constraints = (
            UniqueConstraint(fields=("owner", "purpose", "asset"), name="account_one_per_owner_purpose_asset"),
            *(CheckConstraint(condition=Q(**{f"{name}__gte": 0}), name=f"account_{name}_not_negative") for name in _SUMS),
            CheckConstraint(
                condition=Q(floor__isnull=True) | Q(floor__lte=F("credits_posted") - F("debits_posted") - F("debits_pending")),
                name="account_not_below_floor",
            ),
            CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__gte=F("credits_posted") + F("credits_pending") - F("debits_posted")),
                name="account_not_above_ceiling",
            ),
            CheckConstraint(
                condition=Q(held=True)
                | Q(
                    floor__isnull=True,
                    ceiling__isnull=True,
                    closed=False,
                    debits_posted=0,
                    credits_posted=0,
                    debits_pending=0,
                    credits_pending=0,
                ),
                name="account_open_has_no_sums",
            ),
            CheckConstraint(
                condition=Q(closed=False) | Q(credits_posted=F("debits_posted"), debits_pending=0, credits_pending=0),
                name="account_closed_is_empty",
            ),
        )


class Transfer(models.Model):
    """One transfer: a debit and a credit of the same amount. `released` is the reservation that it resolves, 0 for others."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    kind = models.CharField(max_length=7)
    debit = models.ForeignKey(Account, models.PROTECT, related_name="+", db_column="debit", db_index=False, db_constraint=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="+", db_column="credit", db_index=False, db_constraint=False)
    asset = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    released = models.BigIntegerField()
    of_record = models.BigIntegerField(null=True)
    of_line = models.IntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    corrects_record = models.BigIntegerField(null=True)
    corrects_line = models.IntegerField(null=True)
    applies_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """A reservation is resolved once, and amounts are whole numbers that every reader of JSON can hold."""

        constraints = (
            CheckConstraint(condition=Q(amount__gte=1, amount__lte=LARGEST_AMOUNT), name="transfer_amount_in_range"),
            CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two_accounts"),
            CheckConstraint(condition=Q(kind__in=("single", "pending", "post", "void", "expire")), name="transfer_kind_is_known"),
            CheckConstraint(
                condition=Q(kind__in=("single", "pending"), of_record__isnull=True, released=0)
                | Q(kind__in=("post", "void", "expire"), of_record__isnull=False, released__gte=F("amount")),
                name="transfer_resolves_what_it_names",
            ),
            UniqueConstraint(fields=("of_record", "of_line"), condition=Q(of_record__isnull=False), name="transfer_resolves_once"),
        )
        indexes = (
            models.Index(fields=("debit", "record"), name="transfer_by_debit"),
            models.Index(fields=("credit", "record"), name="transfer_by_credit"),
            models.Index(
                fields=("corrects_record", "corrects_line"), condition=Q(corrects_record__isnull=False), name="transfer_by_corrected"
            ),
            models.Index(fields=("expires_at",), condition=Q(expires_at__isnull=False), name="transfer_by_expiry"),
        )


class Leg(models.Model):
    """A view: each transfer twice, as its debited and as its credited account sees it."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    account = models.BigIntegerField()
    pk = models.CompositePrimaryKey("record", "line", "account")

    class Meta:
        """Made by a migration."""

        managed = False


class Tally(models.Model):
    """The sums of an open account over all records before a position of the log: its balance need not be summed from the beginning."""

    account = models.BigIntegerField()
    position = models.BigIntegerField()
    debits_posted = models.BigIntegerField()
    credits_posted = models.BigIntegerField()
    debits_pending = models.BigIntegerField()
    credits_pending = models.BigIntegerField()
    pk = models.CompositePrimaryKey("account", "position")


RIGHTS = (
    Right(Account, insert=True, update=(*_SUMS, "floor", "ceiling", "closed")),
    Right(Transfer, insert=True),
    Right(Leg),
    Right(Tally, insert=True),
)
