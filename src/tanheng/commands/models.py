"""Tables: records, outbox, seal queue and log, proposals and decisions. All but the queues are only added to."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tanheng.commands.rights import Right

_FOUR_DIFFER = (
    ~Q(person=F("maker_person")) & ~Q(person=F("maker_principal")) & ~Q(principal=F("maker_person")) & ~Q(principal=F("maker_principal"))
)


class Record(models.Model):
    """One record of the journal. `text` is what is sealed; the other columns repeat what constraints and searches need."""

    number = models.BigIntegerField(primary_key=True)
    person = models.BigIntegerField()
    principal = models.BigIntegerField()
    request = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64)
    command = models.CharField(max_length=60)
    two_persons = models.BooleanField()
    maker_person = models.BigIntegerField(null=True)
    maker_principal = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=7)
    applies_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        """One key has one outcome, and where two persons are needed there are two."""

        constraints = (
            UniqueConstraint(fields=("person", "request"), name="record_one_outcome_per_request"),
            CheckConstraint(condition=Q(outcome__in=("done", "refused")), name="record_outcome_is_known"),
            CheckConstraint(
                condition=Q(outcome="refused") | Q(two_persons=False) | Q(maker_person__isnull=False, maker_principal__isnull=False),
                name="record_has_two_persons",
            ),
            CheckConstraint(
                condition=Q(outcome="refused") | Q(maker_person__isnull=True) | _FOUR_DIFFER, name="record_maker_is_not_checker"
            ),
            CheckConstraint(condition=Q(applies_at__lte=F("recorded_at")), name="record_applies_not_later_than_recorded"),
        )


class Outbox(models.Model):
    """What others must be told. The relay numbers it for each receiver."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    topic = models.CharField(max_length=60)
    content = models.TextField()
    pk = models.CompositePrimaryKey("record", "line")


class Message(models.Model):
    """An event of the outbox with its number for one receiver."""

    receiver = models.CharField(max_length=60)
    number = models.BigIntegerField()
    record = models.BigIntegerField()
    line = models.IntegerField()
    topic = models.CharField(max_length=60)
    content = models.TextField()
    pk = models.CompositePrimaryKey("receiver", "number")

    class Meta:
        """Nothing is sent to the same receiver twice."""

        constraints = (UniqueConstraint(fields=("receiver", "record", "line"), name="message_once_per_receiver"),)


class SealQueue(models.Model):
    """Records that are committed and not sealed yet."""

    number = models.BigIntegerField(primary_key=True)


class Log(models.Model):
    """The one log: its name and size. Its row is what sealers lock."""

    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=60)
    size = models.BigIntegerField()

    class Meta:
        """There is one log, and it has a size."""

        constraints = (CheckConstraint(condition=Q(id=1, size__gte=0), name="log_is_one"),)


class Leaf(models.Model):
    """The place of a record in the log."""

    position = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(unique=True)


class Node(models.Model):
    """A complete node of the Merkle tree; level 0 are the leaves."""

    level = models.IntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()
    pk = models.CompositePrimaryKey("level", "index")


class SignedHead(models.Model):
    """A signed head of the log, as `tanheng.seal.heads` reads it."""

    size = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField(db_index=True)
    text = models.TextField()


class Proposal(models.Model):
    """A command that waits for a second person. Its number is that of the record that made it."""

    number = models.BigIntegerField(primary_key=True)
    command = models.CharField(max_length=60)
    content = models.TextField()
    person = models.BigIntegerField()
    principal = models.BigIntegerField()
    maker = models.TextField()
    reason = models.TextField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        """A decision names its maker together with the number, so both must be unique together."""

        constraints = (UniqueConstraint(fields=("number", "person", "principal"), name="proposal_with_its_maker"),)


class Decision(models.Model):
    """What became of a proposal. The database refuses a checker who is the maker, whatever the program thinks."""

    proposal = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(unique=True)
    verdict = models.CharField(max_length=9)
    maker_person = models.BigIntegerField()
    maker_principal = models.BigIntegerField()
    person = models.BigIntegerField()
    principal = models.BigIntegerField()

    class Meta:
        """Only a withdrawal is the maker's own."""

        constraints = (
            CheckConstraint(condition=Q(verdict__in=("approved", "rejected", "withdrawn")), name="decision_verdict_is_known"),
            CheckConstraint(condition=Q(verdict="withdrawn") | _FOUR_DIFFER, name="decision_maker_is_not_checker"),
        )


RIGHTS = (
    Right(Record, insert=True),
    Right(Outbox, insert=True, delete=True),
    Right(Message, insert=True),
    Right(SealQueue, insert=True, delete=True),
    Right(Log, update=("size",)),
    Right(Leaf, insert=True),
    Right(Node, insert=True),
    Right(SignedHead, insert=True),
    Right(Proposal, insert=True),
    Right(Decision, insert=True),
)
