"""Tables: how much each account may carry over, and filings with what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from tanheng.commands.rights import Right


class Notice(models.Model):
    """The notice to an account: T_max and the figures that it was computed from, t. A later version replaces an earlier."""

    account = models.CharField(max_length=14)
    year = models.IntegerField()
    version = models.IntegerField()
    record = models.BigIntegerField()
    sectors = models.CharField(max_length=80)
    surrendered = models.CharField(max_length=80)
    sold = models.BigIntegerField()
    bought = models.BigIntegerField()
    holding = models.BigIntegerField()
    base = models.BigIntegerField()
    net_sales = models.BigIntegerField()
    by_formula = models.BigIntegerField()
    eligible = models.BooleanField()
    most = models.BigIntegerField()
    document = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("account", "year", "version")

    class Meta:
        """Who is not eligible carries nothing over, and nobody more than he held."""

        constraints = (
            CheckConstraint(condition=Q(most__gte=0), name="notice_is_not_negative"),
            CheckConstraint(condition=Q(eligible=True) | Q(most=0), name="notice_not_eligible_is_zero"),
        )


class Filing(models.Model):
    """A vintage and amount that an account files, and the records by which it is withdrawn, taken back, and issued again."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    account = models.CharField(max_length=14)
    year = models.IntegerField()
    vintage = models.CharField(max_length=8)
    amount = models.BigIntegerField()
    filed_at = models.DateTimeField()
    late = models.BooleanField()
    withdrawn = models.BigIntegerField(null=True)
    taken_back = models.BigIntegerField(null=True)
    reissued = models.BigIntegerField(null=True)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """A filing goes one way: withdrawn, or taken back and then issued again."""

        constraints = (
            CheckConstraint(condition=Q(amount__gte=1), name="filing_amount_is_positive"),
            CheckConstraint(condition=Q(withdrawn__isnull=True) | Q(taken_back__isnull=True), name="filing_withdrawn_or_taken_back"),
            CheckConstraint(condition=Q(reissued__isnull=True) | Q(taken_back__isnull=False), name="filing_reissued_after_taken_back"),
        )
        indexes = (
            models.Index(fields=("account", "year"), name="filing_by_account"),
            models.Index(fields=("year", "filed_at"), condition=Q(withdrawn__isnull=True, reissued__isnull=True), name="filing_to_do"),
        )


RIGHTS = (
    Right(Notice, insert=True),
    Right(Filing, insert=True, update=("withdrawn", "taken_back", "reissued")),
)
