"""The ledger's tables, keyed `(community_id, id)`; written only by the functions in `sql/`.

No foreign key leads in or out, so that the tables can be distributed by community. Triggers refuse
every change beyond the one permitted change of a transfer's state; `verify` proves the references.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.types import MAX_AMOUNT_MINOR, Normal, State


class Account(models.Model):
    """What one owner holds for one purpose in one unit, or one shard of it."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField()
    owner_kind = models.CharField(max_length=40, db_collation="C")
    owner_id = models.UUIDField()
    purpose = models.CharField(max_length=40, db_collation="C")
    unit = models.CharField(max_length=10, db_collation="C")
    category = models.CharField(max_length=10)
    normal = models.CharField(max_length=6)
    shard = models.PositiveSmallIntegerField(default=0)
    has_floor = models.BooleanField(default=False)
    debits_posted = models.BigIntegerField(default=0, db_default=0)
    credits_posted = models.BigIntegerField(default=0, db_default=0)
    debits_pending = models.BigIntegerField(default=0, db_default=0)
    credits_pending = models.BigIntegerField(default=0, db_default=0)
    version = models.BigIntegerField(default=0, db_default=0)
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "owner_kind", "owner_id", "purpose", "unit", "shard"],
                name="one_account_per_owner_purpose_unit_and_shard",
            ),
            models.CheckConstraint(
                condition=Q(has_floor=False)
                | Q(normal=Normal.CREDIT, credits_posted__gte=F("debits_posted") + F("debits_pending"))
                | Q(normal=Normal.DEBIT, debits_posted__gte=F("credits_posted") + F("credits_pending")),
                name="a_floored_account_never_falls_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(debits_posted__gte=0, credits_posted__gte=0, debits_pending__gte=0, credits_pending__gte=0),
                name="sums_of_debits_and_credits_are_not_negative",
            ),
            models.CheckConstraint(condition=Q(has_floor=False) | Q(shard=0), name="a_floored_account_is_never_split"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.unit} {self.owner_kind} {self.owner_id}"


class ChartedPurpose(models.Model):
    """A declared purpose as the database knows it: what new accounts of it are like. Written by `sync_chart` only."""

    code = models.CharField(primary_key=True, max_length=40, db_collation="C")
    category = models.CharField(max_length=10)
    normal = models.CharField(max_length=6)
    has_floor = models.BooleanField()
    shards = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "ledger_purpose"

    def __str__(self) -> str:
        return self.code


class Journal(models.Model):
    """One business event: all of its transfers or none, once per key, with the answer it gave."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    key = models.CharField(max_length=200, db_collation="C")
    request_hash = models.BinaryField()
    rule = models.CharField(max_length=80)
    cause_kind = models.CharField(max_length=80)
    cause_id = models.UUIDField()
    activity_id = models.UUIDField(null=True)
    activity_verb = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reverses = models.UUIDField(null=True)
    transfer_ids = ArrayField(models.UUIDField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "key"], name="one_journal_per_key"),
            models.UniqueConstraint(
                fields=["community_id", "reverses"],
                condition=Q(reverses__isnull=False),
                name="one_reversal_per_journal",
            ),
        ]
        indexes = [models.Index(fields=["community_id", "cause_id"], name="ledger_journals_by_cause")]

    def __str__(self) -> str:
        return f"{self.rule} {self.key}"


class Transfer(models.Model):
    """One amount from the credited to the debited account.

    The `settled_` columns are empty until a pending transfer is posted, voided or expired. Balances are
    the posted ones after this transfer, growing on the account's normal side.
    """

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    journal_id = models.UUIDField()
    debit_account_id = models.UUIDField()
    credit_account_id = models.UUIDField()
    amount_minor = models.BigIntegerField()
    posted_minor = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=10)
    state = models.CharField(max_length=8)
    occurred_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    debit_version = models.BigIntegerField()
    credit_version = models.BigIntegerField()
    debit_balance_minor = models.BigIntegerField()
    credit_balance_minor = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True)
    settled_journal_id = models.UUIDField(null=True)
    settled_debit_version = models.BigIntegerField(null=True)
    settled_credit_version = models.BigIntegerField(null=True)
    settled_debit_balance_minor = models.BigIntegerField(null=True)
    settled_credit_balance_minor = models.BigIntegerField(null=True)
    note = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, amount_minor__lte=MAX_AMOUNT_MINOR),
                name="an_amount_is_positive_and_bounded",
            ),
            models.CheckConstraint(
                condition=~Q(debit_account_id=F("credit_account_id")), name="a_transfer_joins_two_accounts"
            ),
            models.CheckConstraint(
                condition=Q(state=State.PENDING, posted_minor__isnull=True)
                | Q(
                    state=State.POSTED,
                    posted_minor__isnull=False,
                    posted_minor__gt=0,
                    posted_minor__lte=F("amount_minor"),
                )
                | Q(state__in=[State.VOIDED, State.EXPIRED], posted_minor__isnull=False, posted_minor=0),
                name="what_is_posted_fits_the_state",
            ),
        ]
        indexes = [
            models.Index(
                "community_id",
                "debit_account_id",
                Coalesce("settled_at", "occurred_at"),
                "id",
                name="ledger_transfers_by_debit",
            ),
            models.Index(
                "community_id",
                "credit_account_id",
                Coalesce("settled_at", "occurred_at"),
                "id",
                name="ledger_transfers_by_credit",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=State.PENDING, expires_at__isnull=False),
                name="ledger_transfers_to_expire",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.unit} {self.state}"


class Unsealed(models.Model):
    """Journals that wait for the next block, as many as were posted together."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    journal_ids = ArrayField(models.UUIDField())

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        return f"{len(self.journal_ids)} journals"


class Block(models.Model):
    """A sealed run of journals: the digest of each, and a hash over them and the block before."""

    pk = models.CompositePrimaryKey("community_id", "number")
    community_id = models.UUIDField()
    number = models.BigIntegerField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    journal_ids = ArrayField(models.UUIDField())
    digests = ArrayField(models.BinaryField())
    sealed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"block {self.number}"


class Verification(models.Model):
    """What `verify` found for one community when it was asked; `verified_at` is empty until it has answered.

    No part of the books: it can be thrown away and made again. Sentences of findings are kept in the source language.
    """

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.UUIDField(null=True)
    verified_at = models.DateTimeField(null=True)
    accounts = models.PositiveBigIntegerField(default=0)
    journals = models.PositiveBigIntegerField(default=0)
    transfers = models.PositiveBigIntegerField(default=0)
    blocks = models.PositiveBigIntegerField(default=0)
    findings = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.verified_at or 'asked'}: {len(self.findings)} findings"
