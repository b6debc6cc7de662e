"""Intents, their events, refunds, messages of providers, reconciliations, and the sandbox's own tables."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.payments.sandbox.tables import SandboxDelivery, SandboxPayment, SandboxRefund
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id

__all__ = [
    "PaymentEvent",
    "PaymentIntent",
    "PaymentRefund",
    "ProviderSettlement",
    "Reconciliation",
    "SandboxDelivery",
    "SandboxPayment",
    "SandboxRefund",
    "WebhookMessage",
]


class PaymentIntent(models.Model):
    """Somebody is to pay an amount for something through one provider.

    `status`, `captured_minor`, `refunded_minor` and `refunding_minor` are what the events add up to
    (`types.derive`), written together with each event under the lock of this row.
    """

    class Status(models.TextChoices):
        """What the events add up to."""

        CREATED = "created", _("待付款")
        REDIRECTED = "redirected", _("付款中")
        FAILED = "failed", _("付款失败")
        EXPIRED = "expired", _("已超时")
        CAPTURED = "captured", _("已付款")
        PARTLY_REFUNDED = "partly_refunded", _("部分退款")
        REFUNDED = "refunded", _("已退款")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+", null=True)
    payable_kind = models.CharField(max_length=40)
    payable_id = models.UUIDField()
    subject = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    provider = models.CharField(max_length=20)
    provider_ref = models.CharField(max_length=80, blank=True)
    pay_url = models.TextField(blank=True)
    return_url = models.TextField(blank=True)
    notify_url = models.TextField(blank=True)
    idempotency_key = models.CharField(max_length=120)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.CREATED)
    captured_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    refunding_minor = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)
    mismatch = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(null=True)
    captured_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "idempotency_key"], name="one_intent_per_key"),
            models.UniqueConstraint(
                fields=["provider", "provider_ref"], condition=~Q(provider_ref=""), name="one_intent_per_provider_ref"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="intent_asks_for_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(captured_minor=0) | Q(captured_minor=F("amount_minor")),
                name="intent_is_captured_once_and_whole",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunding_minor__gte=0), name="refunds_are_never_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(captured_minor__gte=F("refunded_minor") + F("refunding_minor")),
                name="never_refund_more_than_captured",
            ),
        ]
        indexes = [
            models.Index(fields=["payable_kind", "payable_id"], name="intents_of_a_payable"),
            models.Index(fields=["community", "status", "-id"], name="intents_by_status"),
            models.Index(
                fields=["expires_at"], condition=Q(status__in=["created", "redirected"]), name="intents_still_open"
            ),
            models.Index(fields=["community"], condition=~Q(mismatch=""), name="intents_told_otherwise"),
        ]

    def __str__(self) -> str:
        return self.subject


class PaymentEvent(models.Model):
    """One thing that happened to an intent. Rows are only ever added."""

    class Kind(models.TextChoices):
        """The kinds of `types.EventKind`."""

        CREATED = "created", _("建立付款")
        REDIRECTED = "redirected", _("前往付款页")
        CAPTURED = "captured", _("付款到账")
        FAILED = "failed", _("付款失败")
        EXPIRED = "expired", _("付款超时")
        REFUND_REQUESTED = "refund_requested", _("发起退款")
        REFUND_SUCCEEDED = "refund_succeeded", _("退款到账")
        REFUND_FAILED = "refund_failed", _("退款失败")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    amount_minor = models.BigIntegerField(default=0)
    refund_id = models.UUIDField(null=True)
    detail = models.CharField(max_length=200, blank=True)
    occurred_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["intent", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["intent", "sequence"], name="events_of_an_intent_have_an_order"),
            models.UniqueConstraint(fields=["intent"], condition=Q(kind="captured"), name="one_capture_per_intent"),
            models.UniqueConstraint(
                fields=["refund_id"], condition=Q(kind="refund_succeeded"), name="a_refund_succeeds_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class PaymentRefund(models.Model):
    """Money of a captured intent on its way back to the payer.

    `tries` counts how often the present attempt was sent. `late_attempt` is an earlier one that the provider paid
    after all, where that could not be booked: staff look at it.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        REQUESTED = "requested", _("等待退回")
        SENDING = "sending", _("退回中")
        SUCCEEDED = "succeeded", _("已退回")
        FAILED = "failed", _("退回失败")
        PARKED = "parked", _("等人处理")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    idempotency_key = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    attempt = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    late_attempt = models.PositiveSmallIntegerField(null=True)
    provider_ref = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    cause_kind = models.CharField(max_length=40)
    cause_id = models.UUIDField()
    requested_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "idempotency_key"], name="one_refund_per_key"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_refund_returns_more_than_nothing"),
        ]
        indexes = [
            models.Index(fields=["community", "status", "-id"], name="refunds_by_status"),
            models.Index(fields=["cause_kind", "cause_id"], name="payment_refunds_by_cause"),
            models.Index(fields=["community"], condition=Q(late_attempt__isnull=False), name="refunds_paid_late"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class WebhookMessage(models.Model):
    """A verified message of a provider, stored before it is acted on."""

    class State(models.TextChoices):
        """What became of it."""

        STORED = "stored", _("待处理")
        WORKING = "working", _("处理中")
        DONE = "done", _("已处理")
        REFUSED = "refused", _("对不上")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    merchant_id = models.CharField(max_length=80)
    app_id = models.CharField(max_length=80)
    order_no = models.CharField(max_length=80, blank=True)
    refund_no = models.CharField(max_length=80, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STORED)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="a_message_counts_once"),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], condition=Q(state__in=["stored", "working"]), name="messages_still_to_do"
            ),
        ]

    def __str__(self) -> str:
        return self.event_id


class ProviderSettlement(models.Model):
    """What a provider paid to the community's bank account, once for each of its settlement numbers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    settled_on = models.DateField()
    recorded_by = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    journal_id = models.UUIDField(null=True)
    transfer_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "provider", "reference"], name="a_settlement_number_is_recorded_once"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_settlement_brings_more_than_nothing"),
            models.CheckConstraint(condition=Q(fee_minor__gte=0), name="a_settlement_fee_is_not_below_zero"),
        ]
        indexes = [models.Index(fields=["community", "-id"], name="settlements_of_a_community")]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class Reconciliation(models.Model):
    """One comparison of a provider's list with our events."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField()
    compared = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    ran_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="reconciliation_spans_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.since:%Y-%m-%d}"
