"""Products, their variants and pictures, and every movement of stock."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.pictures.rows import IS_FILE_OR_DRAWING, PictureRow


class Product(models.Model):
    """Something a community offers; what is bought is one of its variants."""

    class State(models.TextChoices):
        """Whether people can see it."""

        DRAFT = "draft", _("草稿")
        LISTED = "listed", _("在售")
        ARCHIVED = "archived", _("已下架")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=160, blank=True)
    description = models.TextField(blank=True)
    description_html = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    position = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    listed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "listed", "archived"]), name="product_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="product_has_a_title"),
        ]
        indexes = [
            models.Index(fields=["community", "state", "position", "-id"], name="products_of_a_shop_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Variant(models.Model):
    """One form of a product that can be bought, with its price and stock.

    `stock_reserved` is promised to orders and still counted in `stock_on_hand`; what can be bought is the difference.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants")
    title = models.CharField(max_length=60, blank=True)
    sku = models.CharField(max_length=40)
    price_minor = models.BigIntegerField()
    compare_at_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=6)
    stock_on_hand = models.IntegerField(default=0)
    stock_reserved = models.IntegerField(default=0)
    weight_grams = models.PositiveIntegerField(default=0)
    requires_shipping = models.BooleanField(default=True)
    is_offered = models.BooleanField(default=True)
    position = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "sku"], name="one_variant_per_sku_and_community"),
            models.CheckConstraint(condition=~Q(sku=""), name="variant_has_a_sku"),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="price_is_never_below_zero"),
            models.CheckConstraint(
                condition=Q(compare_at_minor=None) | Q(compare_at_minor__gt=F("price_minor")),
                name="compare_at_is_above_the_price",
            ),
            models.CheckConstraint(condition=Q(stock_on_hand__gte=0), name="stock_on_hand_is_never_below_zero"),
            models.CheckConstraint(condition=Q(stock_reserved__gte=0), name="stock_reserved_is_never_below_zero"),
            models.CheckConstraint(
                condition=Q(stock_reserved__lte=F("stock_on_hand")), name="no_more_reserved_than_on_hand"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.sku


class ProductPicture(PictureRow):
    """A picture of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")

    class Meta(PictureRow.Meta):
        constraints = [
            models.CheckConstraint(condition=IS_FILE_OR_DRAWING, name="product_picture_is_a_file_or_a_drawing")
        ]


class StockMovement(models.Model):
    """One change of a variant's stock, with both figures after it. Rows are never changed or deleted."""

    class Kind(models.TextChoices):
        """What happened to the stock."""

        ADJUSTED = "adjusted", _("调整")
        RESERVED = "reserved", _("占用")
        RELEASED = "released", _("释放")
        TAKEN = "taken", _("出库")
        RETURNED = "returned", _("退回")
        HANDED = "handed", _("转交")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    quantity = models.IntegerField()
    on_hand_after = models.IntegerField()
    reserved_after = models.IntegerField()
    cause_kind = models.CharField(max_length=40)
    cause_id = models.UUIDField()
    reason = models.CharField(max_length=160, blank=True)
    actor_id = models.UUIDField(null=True, blank=True)
    occurred_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cause_kind", "cause_id", "kind", "variant"], name="one_movement_per_cause_kind_and_variant"
            ),
            models.CheckConstraint(
                condition=Q(kind="adjusted") | Q(quantity__gt=0), name="stock_moves_by_whole_positive_units"
            ),
            models.CheckConstraint(condition=~Q(quantity=0), name="a_movement_moves_something"),
        ]
        indexes = [models.Index(fields=["variant", "-id"], name="movements_of_a_variant")]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
