"""What other rooms and pages see of orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fengqun.kernel.money import Money
from fengqun.kernel.pictures.card import PictureCard
from fengqun.product.catalog.types import StockCause

PICTURE_PIXELS = 320
"""Size that pages give a remembered picture; style sheets fit it to its place."""


def remembered_picture(art_key: str, picture_id: UUID | None, alt: str) -> PictureCard | None:
    """The picture a line was bought with."""
    if picture_id is None:
        return None
    return PictureCard(picture_id, art_key, alt, PICTURE_PIXELS, PICTURE_PIXELS)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes, written as people in China write it; `region` is province, city and district."""

    recipient: str
    phone: str
    region: str
    detail: str

    def as_data(self) -> dict[str, str]:
        """The address as plain data, as an order keeps it."""
        return {"recipient": self.recipient, "phone": self.phone, "region": self.region, "detail": self.detail}

    @property
    def is_empty(self) -> bool:
        """Whether there is no address, as with goods that need none."""
        return not (self.recipient or self.phone or self.region or self.detail)

    @classmethod
    def none(cls) -> "Address":
        """The address of an order that is not shipped."""
        return cls("", "", "", "")


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom something is for. Without a condition, all members; with several, whoever meets one of them.

    `stages` are stages of the community (each for itself: a higher one is not implied), `product_ids` ask for a
    purchase that was paid and not given back, `circle_ids` for belonging to a circle.
    """

    stages: tuple[str, ...] = ()
    product_ids: tuple[UUID, ...] = ()
    circle_ids: tuple[UUID, ...] = ()

    @property
    def is_everyone(self) -> bool:
        """Whether it asks for nothing but being a member."""
        return not (self.stages or self.product_ids or self.circle_ids)

    @property
    def is_for_circles_alone(self) -> bool:
        """Whether nobody outside of its circles is meant."""
        return bool(self.circle_ids) and not (self.stages or self.product_ids)

    def as_data(self) -> dict[str, list[str]]:
        """The audience as plain data, as rooms keep it in a JSON column."""
        parts = {"stages": self.stages, "product_ids": self.product_ids, "circle_ids": self.circle_ids}
        return {name: [str(one) for one in part] for name, part in parts.items() if part}

    @classmethod
    def from_data(cls, data: Mapping[str, Sequence[str]]) -> "Audience":
        """The audience that `as_data` wrote. Raises ValueError for ids that are none."""
        return cls(
            stages=tuple(data.get("stages", ())),
            product_ids=tuple(UUID(one) for one in data.get("product_ids", ())),
            circle_ids=tuple(UUID(one) for one in data.get("circle_ids", ())),
        )


@dataclass(frozen=True, slots=True)
class CartLineCard:
    """One variant in a cart. `seen` is the unit price when it was put in; `price` is today's."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    art_key: str
    picture_id: UUID | None
    quantity: int
    price: Money
    seen: Money
    available: int
    is_for_sale: bool
    requires_shipping: bool

    @property
    def total(self) -> Money:
        """Today's price of the whole line."""
        return self.price * self.quantity

    @property
    def has_new_price(self) -> bool:
        """Whether the price moved since the line was put in."""
        return self.price != self.seen

    @property
    def is_buyable(self) -> bool:
        """Whether the line can be ordered as it stands."""
        return self.is_for_sale and self.quantity <= self.available

    @property
    def picture(self) -> PictureCard | None:
        """What to draw it with."""
        return remembered_picture(self.art_key, self.picture_id, self.title)


@dataclass(frozen=True, slots=True)
class CartCard:
    """A cart with its totals at today's prices."""

    community_id: UUID
    lines: tuple[CartLineCard, ...]
    goods: Money
    shipping: Money
    missing_for_free_shipping: Money | None

    @property
    def total(self) -> Money:
        """What placing the order would cost."""
        return self.goods + self.shipping

    @property
    def quantity(self) -> int:
        """Units over all lines."""
        return sum(line.quantity for line in self.lines)

    @property
    def requires_shipping(self) -> bool:
        """Whether anything in it must be sent."""
        return any(line.requires_shipping for line in self.lines)

    @property
    def is_buyable(self) -> bool:
        """Whether there is something in it and all of it can be ordered."""
        return bool(self.lines) and all(line.is_buyable for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldSale:
    """Units that are held for one buyer at a price of their own, to be paid until a moment.

    `holder` names what holds them (a stock cause): it places one order, and takes the units back if nobody pays.
    """

    holder: StockCause
    buyer_member_id: UUID
    variant_id: UUID
    quantity: int
    unit_price: Money
    pay_until: datetime


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """The answer to placing an order. `is_replay`: the same form had been sent before."""

    order_id: UUID
    number: str
    total: Money
    is_replay: bool

    @property
    def needs_payment(self) -> bool:
        """Whether there is anything to pay."""
        return bool(self.total)


@dataclass(frozen=True, slots=True)
class OrderLineCard:
    """One line of an order as it was sold."""

    id: UUID
    product_id: UUID | None
    variant_id: UUID | None
    title: str
    variant_title: str
    art_key: str
    picture_id: UUID | None
    quantity: int
    unit_price: Money
    net: Money
    refunded_quantity: int
    refunded: Money

    @property
    def refundable(self) -> Money:
        """What of the line's money has not gone back."""
        return self.net - self.refunded

    @property
    def refundable_quantity(self) -> int:
        """Units that have not been given back."""
        return self.quantity - self.refunded_quantity

    @property
    def picture(self) -> PictureCard | None:
        """What to draw it with."""
        return remembered_picture(self.art_key, self.picture_id, self.title)


@dataclass(frozen=True, slots=True)
class RefundLineCard:
    """What a refund gives back of one line."""

    line_id: UUID
    title: str
    quantity: int
    amount: Money


@dataclass(frozen=True, slots=True)
class PlannedRefund:
    """What a refund would give back, before anything happens."""

    amount: Money
    shipping: Money
    lines: tuple[RefundLineCard, ...]


@dataclass(frozen=True, slots=True)
class OrderRefundCard:
    """A refund of an order, asked for or decided."""

    id: UUID
    order_id: UUID
    number: str
    buyer_member_id: UUID
    state: str
    state_label: str
    reason: str
    answer: str
    amount: Money
    shipping: Money
    lines: tuple[RefundLineCard, ...]
    is_restocking: bool
    failure: str
    payment_refund_id: UUID | None
    is_requested: bool
    """Whether the buyer asked for it; otherwise staff gave it at once."""
    requested_at: datetime
    decided_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order in a list."""

    id: UUID
    community_id: UUID
    number: str
    buyer_member_id: UUID
    state: str
    payment: str
    fulfilment: str
    label: str
    tone: str
    total: Money
    refunded: Money
    quantity: int
    title: str
    art_key: str
    picture_id: UUID | None
    placed_at: datetime
    pay_until: datetime | None
    has_open_request: bool = False

    @property
    def picture(self) -> PictureCard | None:
        """What to draw it with."""
        return remembered_picture(self.art_key, self.picture_id, self.title)


@dataclass(frozen=True, slots=True)
class OrderStanding:
    """How far an order has come, in figures."""

    order_id: UUID
    buyer_member_id: UUID
    state: str
    payment: str
    total_minor: int
    refunded_minor: int

    @property
    def is_paid(self) -> bool:
        """Whether it was paid, and not all of it was given back."""
        return self.payment in {"paid", "partly_refunded", "not_needed"} and self.state in {"paid", "completed"}

    @property
    def is_refunded(self) -> bool:
        """Whether all that was paid was given back."""
        return self.payment == "refunded"

    @property
    def paid_minor(self) -> int:
        """What was paid, before anything was given back."""
        return self.total_minor if self.payment in {"paid", "partly_refunded", "refunded"} else 0


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """Everything an order's page shows."""

    id: UUID
    community_id: UUID
    number: str
    buyer_member_id: UUID
    state: str
    payment: str
    fulfilment: str
    label: str
    tone: str
    lines: tuple[OrderLineCard, ...]
    goods: Money
    shipping: Money
    shipping_refunded: Money
    total: Money
    refunded: Money
    address: Address
    needs_address: bool
    note: str
    carrier: str
    tracking_number: str
    source: str
    intent_id: UUID | None
    placed_at: datetime
    pay_until: datetime | None
    paid_at: datetime | None
    shipped_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    close_reason: str
    receive_by: datetime | None
    refunds: tuple[OrderRefundCard, ...]

    @property
    def refundable(self) -> Money:
        """What of the paid amount has not been given back."""
        return self.total - self.refunded

    @property
    def requires_shipping(self) -> bool:
        """Whether the order has somewhere to go, or will have once its buyer says where."""
        return self.needs_address or not self.address.is_empty


@dataclass(frozen=True, slots=True)
class RefundShare:
    """What a refund takes from one line: units given back and money."""

    line_id: UUID
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """How the amount of a refund divides over lines and shipping."""

    shares: tuple[RefundShare, ...]
    shipping_minor: int

    @property
    def amount_minor(self) -> int:
        """The whole refund."""
        return sum(share.amount_minor for share in self.shares) + self.shipping_minor


@dataclass(frozen=True, slots=True)
class Refundable:
    """What of a line can still be given back: the material of `split_refund`."""

    line_id: UUID
    net_minor: int
    quantity: int
    refunded_minor: int
    refunded_quantity: int

    @property
    def left_minor(self) -> int:
        """Money of the line that has not gone back."""
        return self.net_minor - self.refunded_minor

    @property
    def left_quantity(self) -> int:
        """Units of the line that have not been given back."""
        return self.quantity - self.refunded_quantity


@dataclass(frozen=True, slots=True)
class RefundDemand:
    """What somebody wants back: units by line, or an amount, and whether shipping too.

    With `amount_minor` None the amount follows from the quantities (and from everything, with none given).
    """

    quantities: Mapping[UUID, int] = field(default_factory=dict)
    amount_minor: int | None = None
    with_shipping: bool = False


@dataclass(frozen=True, slots=True)
class HistoricLine:
    """One line of a purchase made elsewhere; `amount_minor` is the whole line."""

    title: str
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class HistoricPurchase:
    """A purchase made elsewhere, before; `source_id` is its id there and makes the import idempotent."""

    source_id: str
    member_id: UUID
    occurred_at: datetime
    lines: Sequence[HistoricLine]
    currency: str


@dataclass(frozen=True, slots=True)
class HistoryRecorded:
    """How many purchases were written, and how many had been written before."""

    recorded: int
    skipped: int


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """Orders of a community by what they wait for."""

    to_pay: int
    to_ship: int
    to_receive: int
    refunds_requested: int
    refunds_failed: int
