"""Carts, addresses, orders with their lines, refunds of orders, settings and number counters."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class OrderSettings(models.Model):
    """How a community sells: what shipping costs and how its order numbers start."""

    community = models.OneToOneField(
        "communities.Community", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    shipping_fee_minor = models.BigIntegerField(default=0)
    free_shipping_from_minor = models.BigIntegerField(null=True, blank=True)
    number_prefix = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(shipping_fee_minor__gte=0), name="shipping_is_never_below_zero"),
            models.CheckConstraint(
                condition=Q(free_shipping_from_minor=None) | Q(free_shipping_from_minor__gte=0),
                name="free_shipping_starts_at_zero_or_above",
            ),
        ]

    def __str__(self) -> str:
        return self.number_prefix


class OrderCounter(models.Model):
    """The last order number given out on one day of one community."""

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "day"], name="one_counter_per_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.last}"


class SavedAddress(models.Model):
    """An address that a member keeps."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=40)
    phone = models.CharField(max_length=30)
    region = models.CharField(max_length=80)
    detail = models.CharField(max_length=160)
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "recipient", "phone", "region", "detail"], name="an_address_is_saved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.detail}"


class CartLine(models.Model):
    """One variant in a member's cart, with the unit price seen when it was put in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    seen_minor = models.BigIntegerField()
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["member", "variant"], name="a_variant_is_in_the_cart_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_cart_line_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity}"


class Order(models.Model):
    """What one member bought at one moment. The machines of its three states are in `states.py`."""

    class State(models.TextChoices):
        """The order itself."""

        PLACED = "placed", _("待付款")
        PAID = "paid", _("已付款")
        COMPLETED = "completed", _("已完成")
        CANCELLED = "cancelled", _("已关闭")
        EXPIRED = "expired", _("超时关闭")

    class Payment(models.TextChoices):
        """Its money."""

        AWAITING = "awaiting", _("未付款")
        NOT_NEEDED = "not_needed", _("无需付款")
        PAID = "paid", _("已付款")
        PARTLY_REFUNDED = "partly_refunded", _("部分退款")
        REFUNDED = "refunded", _("已退款")

    class Fulfilment(models.TextChoices):
        """Its goods."""

        UNFULFILLED = "unfulfilled", _("未发货")
        SHIPPED = "shipped", _("运输中")
        RECEIVED = "received", _("已收货")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLACED)
    payment = models.CharField(max_length=16, choices=Payment.choices, default=Payment.AWAITING)
    fulfilment = models.CharField(max_length=12, choices=Fulfilment.choices, default=Fulfilment.UNFULFILLED)
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    shipping_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    shipping_refunded_minor = models.BigIntegerField(default=0)
    address = models.JSONField(default=dict, blank=True)
    needs_address = models.BooleanField(default=False)
    held_for = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    place_token = models.CharField(max_length=80, null=True)
    place_fingerprint = models.CharField(max_length=64, blank=True)
    goods_fingerprint = models.CharField(max_length=64, blank=True)
    intent_id = models.UUIDField(null=True)
    carrier = models.CharField(max_length=40, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True)
    close_reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=120, null=True)
    placed_at = models.DateTimeField(default=clock.now)
    pay_until = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    receive_by = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="an_order_number_is_given_once"),
            models.UniqueConstraint(fields=["buyer", "place_token"], name="a_form_places_one_order"),
            models.UniqueConstraint(fields=["community", "source", "source_id"], name="a_purchase_is_imported_once"),
            models.UniqueConstraint(
                fields=["community", "held_for"], condition=~Q(held_for=""), name="held_goods_are_ordered_once"
            ),
            models.CheckConstraint(
                condition=Q(needs_address=False) | Q(payment="awaiting"), name="nothing_is_paid_without_its_address"
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("goods_minor") + F("shipping_minor")), name="order_total_is_its_parts"
            ),
            models.CheckConstraint(
                condition=Q(goods_minor__gte=0, shipping_minor__gte=0), name="payable_is_never_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("total_minor")),
                name="order_never_gives_back_more_than_paid",
            ),
            models.CheckConstraint(
                condition=Q(shipping_refunded_minor__gte=0, shipping_refunded_minor__lte=F("shipping_minor")),
                name="order_never_gives_back_more_shipping_than_paid",
            ),
            models.CheckConstraint(
                condition=~Q(payment="awaiting") | Q(refunded_minor=0), name="nothing_unpaid_is_refunded"
            ),
            models.CheckConstraint(
                condition=Q(fulfilment="unfulfilled") | ~Q(payment="awaiting"), name="nothing_unpaid_is_shipped"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "-id"], name="orders_by_state"),
            models.Index(fields=["community", "-id"], name="orders_newest_first"),
            models.Index(fields=["buyer", "-id"], name="orders_of_a_buyer"),
            models.Index(fields=["pay_until"], condition=Q(state="placed"), name="orders_waiting_for_money"),
            models.Index(
                fields=["receive_by"], condition=Q(state="paid", receive_by__isnull=False), name="orders_on_their_way"
            ),
            models.Index(
                fields=["community", "paid_at"],
                condition=Q(state="paid", fulfilment="unfulfilled"),
                name="orders_to_ship",
            ),
            models.Index(
                fields=["community", "paid_at"], condition=Q(paid_at__isnull=False), name="orders_paid_lately"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """What was sold, as it was then: title, price and picture do not follow the catalogue."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    product_id = models.UUIDField(null=True)
    variant_id = models.UUIDField(null=True)
    title = models.CharField(max_length=120)
    variant_title = models.CharField(max_length=60, blank=True)
    art_key = models.CharField(max_length=40, blank=True)
    picture_id = models.UUIDField(null=True)
    quantity = models.PositiveIntegerField()
    unit_price_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    net_minor = models.BigIntegerField()
    refunded_quantity = models.PositiveIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_lines_have_an_order"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="an_order_line_sells_something"),
            models.CheckConstraint(
                condition=Q(net_minor=F("unit_price_minor") * F("quantity") - F("discount_minor")),
                name="line_net_is_price_times_quantity_less_discount",
            ),
            models.CheckConstraint(
                condition=Q(net_minor__gte=0, discount_minor__gte=0), name="a_line_never_costs_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("net_minor")),
                name="line_never_gives_back_more_than_paid",
            ),
            models.CheckConstraint(
                condition=Q(refunded_quantity__lte=F("quantity")), name="line_never_takes_back_more_than_sold"
            ),
        ]
        indexes = [models.Index(fields=["product_id"], name="order_lines_of_a_product")]

    def __str__(self) -> str:
        return self.title


class OrderRefund(models.Model):
    """Money of an order that is asked back, or given back."""

    class State(models.TextChoices):
        """Where it stands; its machine is in `states.py`."""

        REQUESTED = "requested", _("待处理")
        WITHDRAWN = "withdrawn", _("已撤回")
        REFUSED = "refused", _("未通过")
        APPROVED = "approved", _("退款中")
        SUCCEEDED = "succeeded", _("已退回")
        FAILED = "failed", _("退回失败")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    reason = models.CharField(max_length=200)
    answer = models.CharField(max_length=200, blank=True)
    amount_minor = models.BigIntegerField()
    shipping_minor = models.BigIntegerField(default=0)
    is_restocking = models.BooleanField(default=False)
    idempotency_key = models.CharField(max_length=120, null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    payment_refund_id = models.UUIDField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    requested_by_id = models.UUIDField(null=True)
    decided_by_id = models.UUIDField(null=True)
    requested_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="requested"), name="one_open_refund_request_per_order"
            ),
            models.UniqueConstraint(fields=["order", "idempotency_key"], name="an_order_refund_happens_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="an_order_refund_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(shipping_minor__gte=0, shipping_minor__lte=F("amount_minor")),
                name="refunded_shipping_is_part_of_the_refund",
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "-id"], name="order_refunds_by_state")]

    def __str__(self) -> str:
        return str(self.id)


class OrderRefundLine(models.Model):
    """What a refund takes from one line."""

    refund = models.ForeignKey(OrderRefund, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=0)
    amount_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="an_order_refund_names_a_line_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="a_refund_line_is_never_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.amount_minor}"
