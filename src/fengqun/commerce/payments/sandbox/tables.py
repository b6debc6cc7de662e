"""The books of the other side. Our own rooms never read them; they ask the provider."""

from django.db import models
from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class SandboxPayment(models.Model):
    """A payment as the sandbox company knows it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant_id = models.CharField(max_length=80)
    app_id = models.CharField(max_length=80)
    order_no = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    notify_url = models.TextField()
    return_url = models.TextField()
    status = models.CharField(max_length=10, default="open")
    failure = models.CharField(max_length=200, blank=True)
    is_refusing_refunds = models.BooleanField(default=False)
    refunded_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    pay_until = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sandbox_payment"
        constraints = [
            models.UniqueConstraint(fields=["merchant_id", "order_no"], name="sandbox_knows_an_order_once"),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=F("amount_minor")), name="sandbox_never_refunds_more_than_paid"
            ),
        ]

    def __str__(self) -> str:
        return self.order_no


class SandboxRefund(models.Model):
    """A refund as the sandbox company knows it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(SandboxPayment, on_delete=models.CASCADE, related_name="refunds")
    refund_no = models.CharField(max_length=80, unique=True)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10)
    failure = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "sandbox_refund"

    def __str__(self) -> str:
        return self.refund_no


class SandboxDelivery(models.Model):
    """A message that the sandbox company owes to a merchant until it is answered with 2xx."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(SandboxPayment, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=80)
    url = models.TextField()
    body = models.TextField()
    attempts = models.PositiveSmallIntegerField(default=0)
    is_delivered = models.BooleanField(default=False)
    last_answer = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "sandbox_delivery"
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return self.event_id
