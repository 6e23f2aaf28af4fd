"""Tables: vintages, envelopes of provinces, issues to them, entitlements of accounts, adjustment notices and returns. Only added to."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from tanheng.commands.rights import Right

PURPOSES = ("pre_allocation", "final", "supplementary")


class Vintage(models.Model):
    """A vintage that was created, and the document on which it rests."""

    code = models.CharField(primary_key=True, max_length=8)
    document = models.CharField(max_length=80)
    record = models.BigIntegerField()


class Envelope(models.Model):
    """What may be issued to a province of a vintage for a sector, in tonnes. A later version replaces the one before it."""

    vintage = models.CharField(max_length=8)
    sector = models.CharField(max_length=12)
    province = models.CharField(max_length=60)
    version = models.IntegerField()
    amount = models.BigIntegerField()
    document = models.CharField(max_length=80)
    record = models.BigIntegerField()
    pk = models.CompositePrimaryKey("province", "vintage", "sector", "version")

    class Meta:
        """An envelope holds whole tonnes, and its versions are counted."""

        constraints = (CheckConstraint(condition=Q(amount__gte=0, version__gte=1), name="envelope_is_whole"),)


class Issue(models.Model):
    """What was issued to the account of a province for a sector: the movement of the same record and line."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    account = models.CharField(max_length=14)
    province = models.CharField(max_length=60)
    vintage = models.CharField(max_length=8)
    sector = models.CharField(max_length=12)
    document = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """A document of a province brings units once, whatever the program thinks."""

        constraints = (UniqueConstraint(fields=("province", "document"), condition=Q(line=1), name="issue_once_per_document"),)
        indexes = (Index(fields=("province", "vintage"), name="issue_by_province"),)


class Entitlement(models.Model):
    """What was decided for an account, and what of it was distributed by the movement of this record (`moved`: its line there).

    `reduced` is what was taken off (核减). `occasion` is the document of a supplementary distribution, else empty; `attempt` counts up
    where a distribution was taken back whole. `risk` (else empty): why the units are held in the province's account.
    """

    record = models.BigIntegerField()
    line = models.IntegerField()
    moved = models.IntegerField(null=True)
    account = models.CharField(max_length=14)
    province = models.CharField(max_length=60)
    year = models.IntegerField()
    sector = models.CharField(max_length=12)
    purpose = models.CharField(max_length=14)
    occasion = models.CharField(max_length=80)
    attempt = models.IntegerField()
    decided = models.BigIntegerField()
    amount = models.BigIntegerField()
    reduced = models.BigIntegerField()
    risk = models.CharField(max_length=60)
    document = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """Nothing is distributed twice, whatever the program thinks."""

        constraints = (
            UniqueConstraint(fields=("account", "year", "sector", "purpose", "occasion", "attempt"), name="entitlement_once"),
            CheckConstraint(condition=Q(purpose__in=PURPOSES), name="entitlement_purpose_is_known"),
            CheckConstraint(condition=Q(amount__gte=0, reduced__gte=0, decided__gte=0), name="entitlement_is_whole"),
        )
        indexes = (Index(fields=("province", "year"), name="entitlement_by_province"),)


class Notice(models.Model):
    """An adjustment notice (配额调整通知书): what an account must hand back, since less was decided for it in the end.

    `given_back` is what of the units taken off (核减) goes back to what is left to reduce. `attempt` counts up where a notice of the same
    document was withdrawn.
    """

    number = models.BigIntegerField(primary_key=True)
    account = models.CharField(max_length=14)
    province = models.CharField(max_length=60)
    year = models.IntegerField()
    sector = models.CharField(max_length=12)
    decided = models.BigIntegerField()
    amount = models.BigIntegerField()
    given_back = models.BigIntegerField(default=0)
    document = models.CharField(max_length=80)
    attempt = models.IntegerField(default=1)

    class Meta:
        """A document tells an account once what to return for a year and sector."""

        constraints = (
            UniqueConstraint(fields=("account", "year", "sector", "document", "attempt"), name="notice_once_per_document"),
            CheckConstraint(
                condition=Q(amount__gte=0, given_back__gte=0, decided__gte=0) & (Q(amount__gte=1) | Q(given_back__gte=1)),
                name="notice_asks_for_something",
            ),
        )
        indexes = (Index(fields=("province", "year"), name="notice_by_province"),)


class Withdrawal(models.Model):
    """A notice that was withdrawn: what was not returned before is asked back no more."""

    notice = models.BigIntegerField(primary_key=True)
    record = models.BigIntegerField()
    account = models.CharField(max_length=14)
    document = models.CharField(max_length=80)


class Return(models.Model):
    """What was handed back against a notice: the movement of the same record and line."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    notice = models.BigIntegerField(db_index=True)
    pk = models.CompositePrimaryKey("record", "line")


RIGHTS = tuple(Right(model, insert=True) for model in (Vintage, Envelope, Issue, Entitlement, Notice, Withdrawal, Return))
