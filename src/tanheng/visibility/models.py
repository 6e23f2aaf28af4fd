"""Tables: which objects each record is about, keys of the API, and how fast each key may ask."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tanheng.commands.rights import Right
from tanheng.people.models import Assignment, Person
from tanheng.visibility.touching import LONGEST


class Touch(models.Model):
    """A record is about an object. Written from the sealed journal in its order; made again from there, it is the same."""

    key = models.CharField(max_length=LONGEST)
    record = models.BigIntegerField(db_index=True)
    pk = models.CompositePrimaryKey("key", "record")


class Noted(models.Model):
    """Up to which position of the log the objects of records were noted."""

    id = models.IntegerField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        """There is one log."""

        constraints = (CheckConstraint(condition=Q(id=1, position__gte=0), name="noted_is_one"),)


class ApiKey(models.Model):
    """A key of the API: one role of a person, what it may read and ask for. Of the key itself only its hash is kept."""

    number = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_column="person")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+", db_column="assignment", db_index=False)
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    reads = ArrayField(models.CharField(max_length=40))
    commands = ArrayField(models.CharField(max_length=60))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended = models.BigIntegerField(null=True)

    class Meta:
        """No two keys are the same, and none lasts for ever."""

        constraints = (
            UniqueConstraint(fields=("fingerprint",), name="api_key_is_its_own"),
            CheckConstraint(condition=Q(fingerprint__regex="^[0-9a-f]{64}$"), name="api_key_fingerprint_has_its_form"),
            CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="api_key_lasts"),
        )


class Bucket(models.Model):
    """How many requests a key has left, in thousandths, and since when (microseconds of the server's clock). No part of the book."""

    key = models.BigIntegerField(primary_key=True)
    left = models.BigIntegerField()
    since = models.BigIntegerField()


RIGHTS = (
    Right(Touch, insert=True),
    Right(Noted, insert=True, update=("position",)),
    Right(ApiKey, insert=True, update=("ended",), secret=True),
    Right(Bucket, insert=True, update=("left", "since"), secret=True),
)
