"""Tables of the room: the terms of paying out, and the payouts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id

MAX_REQUEST_KEY = 64
MAX_REFERENCE = 80


class PayoutState(models.TextChoices):
    """How far a payout has come. Refused and paid are the ends; failed may be tried again."""

    REQUESTED = "requested", _("待批准")
    APPROVED = "approved", _("已批准")
    SENT = "sent", _("已打款")
    PAID = "paid", _("已到账")
    REFUSED = "refused", _("未批准")
    FAILED = "failed", _("没有打成")


class PayoutTerms(models.Model):
    """One version of a community's terms of paying out; the newest one whose time has come is in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    minimum_minor = models.BigIntegerField()
    fee_bps = models.PositiveIntegerField()
    fee_fixed_minor = models.BigIntegerField()
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["community", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="payout_terms_have_one_row_a_version"),
            models.CheckConstraint(condition=Q(minimum_minor__gt=0), name="payout_minimum_is_above_zero"),
            models.CheckConstraint(condition=Q(fee_bps__lte=5_000), name="payout_fee_is_at_most_half"),
            models.CheckConstraint(condition=Q(fee_fixed_minor__gte=0), name="payout_fixed_fee_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} v{self.version}"


class Payout(models.Model):
    """One withdrawal: `amount_minor` leaves the wallet, `net_minor` reaches the member.

    `net_transfer_id` and `fee_transfer_id` are the ledger transfers that reserve it now; a retry after a
    failure makes new ones and counts up `attempt`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    request_key = models.CharField(max_length=MAX_REQUEST_KEY)
    unit = models.CharField(max_length=10)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    fee_bps = models.PositiveIntegerField()
    fee_fixed_minor = models.BigIntegerField()
    terms_version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PayoutState.choices, default=PayoutState.REQUESTED)
    provider = models.CharField(max_length=30)
    destination = models.JSONField(default=dict)
    attempt = models.PositiveSmallIntegerField(default=1)
    net_transfer_id = models.UUIDField(unique=True)
    fee_transfer_id = models.UUIDField(unique=True, null=True)
    reference = models.CharField(max_length=MAX_REFERENCE, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    requested_at = models.DateTimeField(default=clock.now)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "member", "request_key"], name="one_payout_per_request_key"),
            models.CheckConstraint(condition=Q(net_minor__gt=0), name="payout_net_is_above_zero"),
            models.CheckConstraint(condition=Q(fee_minor__gte=0), name="payout_fee_is_not_negative"),
            models.CheckConstraint(
                condition=Q(amount_minor=F("net_minor") + F("fee_minor")), name="payout_amount_is_net_and_fee"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PayoutState]), name="payout_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "paid"]) | (~Q(reference="") & Q(sent_at__isnull=False)),
                name="payout_sent_has_a_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "requested_at"], name="payouts_waiting"),
            models.Index(fields=["member", "-requested_at"], name="payouts_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.unit} {self.state}"


class PayoutReference(models.Model):
    """The bank's number of one attempt. It stays when the attempt fails, so that no transfer counts twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="references")
    attempt = models.PositiveSmallIntegerField()
    provider = models.CharField(max_length=30)
    reference = models.CharField(max_length=MAX_REFERENCE)
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["payout", "attempt"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "provider", "reference"], name="one_attempt_per_bank_reference"
            ),
            models.UniqueConstraint(fields=["payout", "attempt"], name="one_bank_reference_per_attempt"),
            models.CheckConstraint(condition=~Q(reference=""), name="bank_reference_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.reference
