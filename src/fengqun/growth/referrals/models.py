"""Tables of the room, from the link to the commission."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.growth.referrals.decisions import Reason
from fengqun.growth.referrals.profiles import DIRECT
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class ReferralTerms(models.Model):
    """How a community attributes sales: the window in days and the compliance profile."""

    community = models.OneToOneField(
        "communities.Community", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    attribution_days = models.PositiveSmallIntegerField(default=30)
    profile = models.CharField(max_length=20, default=DIRECT.code)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(profile=DIRECT.code), name="only_the_direct_profile_exists"),
            models.CheckConstraint(
                condition=Q(attribution_days__range=(1, 365)), name="attribution_lasts_a_day_to_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.profile} {self.attribution_days}d"


class TargetKind(models.TextChoices):
    """What a link leads to."""

    COMMUNITY = "community", _("社群")
    PRODUCT = "product", pgettext_lazy("one", "商品")
    POST = "post", _("帖子")
    PAGE = "page", _("页面")


class ReferralLink(models.Model):
    """A promoter's link to one page of the community; its code may also be typed at checkout."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    promoter = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    target_kind = models.CharField(max_length=10, choices=TargetKind.choices)
    target_id = models.UUIDField(null=True)
    target_path = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["promoter", "target_path"], name="one_link_per_promoter_and_page"),
            models.CheckConstraint(condition=Q(target_path__startswith="/c/"), name="link_leads_into_a_community"),
        ]

    def __str__(self) -> str:
        return self.code


class Click(models.Model):
    """Somebody followed a link. `visitor_id` comes from a cookie; the address is kept as a keyed hash only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community_id = models.UUIDField()
    link = models.ForeignKey(ReferralLink, on_delete=models.PROTECT, related_name="clicks")
    promoter_id = models.UUIDField()
    visitor_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    address_hash = models.CharField(max_length=32)
    agent_class = models.CharField(max_length=10)
    occurred_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["visitor_id", "-occurred_at"], name="clicks_of_a_visitor"),
            models.Index(fields=["community_id", "user_id", "-occurred_at"], name="clicks_of_a_person"),
            models.Index(fields=["address_hash", "-occurred_at"], name="clicks_of_an_address"),
            models.Index(fields=["community_id", "promoter_id", "-occurred_at"], name="clicks_of_a_promoter"),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.occurred_at:%F %T}"


class BindingSource(models.TextChoices):
    """What made a binding."""

    CODE = "code", _("填写推荐码")
    CLICK = "click", _("通过链接加入")


class Binding(models.Model):
    """A member is bound to a promoter until `expires_at`, or until the member ends it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    promoter = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=BindingSource.choices)
    link = models.ForeignKey(ReferralLink, on_delete=models.PROTECT, null=True, related_name="+")
    click_id = models.UUIDField(null=True)
    bound_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-bound_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at__isnull=True), name="one_open_binding_per_member"
            ),
            models.CheckConstraint(condition=~Q(member=F("promoter")), name="nobody_is_bound_to_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.promoter_id}"


class CommissionRule(models.Model):
    """One version of a rate: for one product, or (without a product) for the whole community."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    product_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField()
    rate_bps = models.PositiveIntegerField(null=True)
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "product_id", "version"],
                nulls_distinct=False,
                name="one_commission_rule_a_version",
            ),
            models.CheckConstraint(
                condition=Q(rate_bps__isnull=True) | Q(rate_bps__lte=10_000), name="commission_rate_is_at_most_all"
            ),
            models.CheckConstraint(
                condition=Q(rate_bps__isnull=False) | Q(product_id__isnull=False),
                name="only_a_product_may_fall_back_to_the_default",
            ),
        ]
        indexes = [models.Index(fields=["community", "product_id", "-valid_from"], name="commission_rules_in_force")]

    def __str__(self) -> str:
        return f"v{self.version} {self.rate_bps} bps"


class OrderFacts(models.Model):
    """What orders' news has told about one order so far; news may come twice or in any order."""

    order_id = models.UUIDField(primary_key=True)
    community_id = models.UUIDField()
    number = models.CharField(max_length=40, blank=True)
    buyer_id = models.UUIDField(null=True)
    placed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number or str(self.order_id)


class RefundFact(models.Model):
    """One refund of an order: open while staff decide, then refused or booked."""

    refund_id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField(db_index=True)
    is_open = models.BooleanField(default=True)
    is_booked = models.BooleanField(default=False)
    requested_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(is_open=True, is_booked=True), name="a_booked_refund_is_not_open"),
        ]

    def __str__(self) -> str:
        return str(self.refund_id)


class RefundedLineFact(models.Model):
    """What one refund gave back of one order line."""

    refund = models.ForeignKey(RefundFact, on_delete=models.PROTECT, related_name="lines")
    line_id = models.UUIDField(db_index=True)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund", "line_id"], name="a_refund_names_a_line_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="a_refunded_amount_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount_minor}"


class Attribution(models.Model):
    """Who is thanked for one order line, at which rate and why; decided once, when the order is placed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community_id = models.UUIDField()
    order_id = models.UUIDField(db_index=True)
    line_id = models.UUIDField(unique=True)
    product_id = models.UUIDField(null=True)
    quantity = models.PositiveIntegerField()
    base_minor = models.BigIntegerField()
    unit = models.CharField(max_length=10)
    buyer_id = models.UUIDField()
    promoter_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=20, choices=[(reason.value, reason.value) for reason in Reason])
    tied_at = models.DateTimeField(null=True)
    window_days = models.PositiveSmallIntegerField()
    link_id = models.UUIDField(null=True)
    click_id = models.UUIDField(null=True)
    binding_id = models.UUIDField(null=True)
    rule_id = models.UUIDField(null=True)
    rule_version = models.PositiveIntegerField(default=0)
    is_product_rule = models.BooleanField(default=False)
    rate_bps = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(promoter_id__isnull=True) | ~Q(promoter_id=F("buyer_id")),
                name="nobody_is_paid_for_their_own_order",
            ),
            models.CheckConstraint(condition=Q(base_minor__gte=0), name="a_line_is_not_below_zero"),
        ]
        indexes = [models.Index(fields=["community_id", "promoter_id", "-decided_at"], name="lines_of_a_promoter")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.reason}"


class CommissionState(models.TextChoices):
    """Pending until receipt, frozen in the refund window, available when posted; voided or clawed back."""

    PENDING = "pending", _("待签收")
    FROZEN = "frozen", _("退款期内")
    AVAILABLE = "available", _("已到余额")
    VOIDED = "voided", _("已作废")
    CLAWED_BACK = "clawed_back", _("已冲回")


class Commission(models.Model):
    """The commission of one order line. Amounts follow the ledger; the history stands in `CommissionStep`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community_id = models.UUIDField()
    attribution = models.OneToOneField(Attribution, on_delete=models.PROTECT, related_name="commission")
    order_id = models.UUIDField(db_index=True)
    promoter_id = models.UUIDField()
    unit = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=CommissionState.choices, default=CommissionState.PENDING)
    pending_minor = models.BigIntegerField(default=0)
    released_minor = models.BigIntegerField(default=0)
    clawed_back_minor = models.BigIntegerField(default=0)
    transfer_id = models.UUIDField(unique=True)
    is_held = models.BooleanField(default=False)
    accrued_at = models.DateTimeField(default=clock.now)
    received_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-accrued_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pending_minor__gte=0, released_minor__gte=0, clawed_back_minor__gte=0),
                name="commission_amounts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(clawed_back_minor__lte=F("released_minor")),
                name="no_more_is_clawed_back_than_was_released",
            ),
            models.CheckConstraint(
                condition=Q(pending_minor=0) | Q(released_minor=0), name="commission_is_pending_or_released"
            ),
        ]
        indexes = [
            models.Index(
                fields=["release_at"], condition=Q(state="frozen", is_held=False), name="commissions_to_release"
            ),
            models.Index(fields=["promoter_id", "-accrued_at"], name="commissions_of_a_promoter"),
            models.Index(fields=["community_id", "state", "-accrued_at"], name="commissions_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.net_minor} {self.unit} {self.state}"

    @property
    def net_minor(self) -> int:
        """What the promoter has, or is promised, of this commission."""
        return self.pending_minor + self.released_minor - self.clawed_back_minor


class CommissionStep(models.Model):
    """One step of a commission's history; rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    amount_minor = models.BigIntegerField()
    owed_minor = models.BigIntegerField(default=0)
    base_minor = models.BigIntegerField()
    journal_id = models.UUIDField(null=True)
    event_id = models.UUIDField()
    occurred_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["occurred_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "kind", "event_id"], name="one_step_per_event"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor}"
