"""Orders as news, links and clicks for tests."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction

from fengqun.commerce.orders.activities import (
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    OrderReceived,
    OrderRefunded,
    RefundedLine,
    RefundRefused,
    RefundRequested,
    RefundWithdrawn,
    SoldLine,
)
from fengqun.growth.referrals.commands import create_link, record_click
from fengqun.growth.referrals.visits import Visit
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.commands import drain_all, record


def link_for(community, promoter, actor_of, path=None):
    """A promoter's link to the community's first page."""
    return create_link(community.id, actor=actor_of(promoter), target_path=path or f"/c/{community.slug}/")


def click(link, person=None, *, visitor_id=None, address="a" * 32):
    """Somebody follows the link, signed in or not."""
    return record_click(
        link,
        visitor_id=visitor_id or uuid4(),
        visit=Visit(address_hash=address, agent_class="phone"),
        user_id=person.user_id if person else None,
    )


def tell(*news):
    """Record the activities and let everybody hear them."""
    with transaction.atomic():
        for activity in news:
            record(activity)
    drain_all()


@dataclass
class FakeOrder:
    """An order that exists as news only, as this room sees it."""

    community_id: UUID
    buyer_id: UUID
    nets: list[int]
    quantity: int = 1
    id: UUID = field(default_factory=new_id)
    line_ids: list[UUID] = field(default_factory=list)
    product_id: UUID | None = None
    given_back: dict[UUID, int] = field(default_factory=dict)

    def __post_init__(self):
        self.line_ids = self.line_ids or [new_id() for _net in self.nets]

    @property
    def lines(self):
        return tuple(
            SoldLine(
                line_id=line_id, product_id=self.product_id, variant_id=None, quantity=self.quantity, net_minor=net
            )
            for line_id, net in zip(self.line_ids, self.nets, strict=True)
        )

    def base(self):
        return {
            "community_id": self.community_id,
            "object_id": self.id,
            "buyer_member_id": self.buyer_id,
            "number": "SY1001",
            "occurred_at": clock.now(),
        }

    def sale(self):
        return {"lines": self.lines, "shipping_minor": 1_000, "total_minor": sum(self.nets) + 1_000, "currency": "CNY"}

    def placed(self):
        return OrderPlaced(**self.base(), **self.sale())

    def paid(self):
        return OrderPaid(**self.base(), **self.sale())

    def received(self):
        return OrderReceived(**self.base(), lines=self.lines, currency="CNY", is_automatic=False)

    def cancelled(self):
        return OrderCancelled(**self.base(), reason="不想要了")

    def refund_requested(self, refund_id):
        return RefundRequested(**self.base(), refund_id=refund_id, amount_minor=1, currency="CNY", reason="坏了")

    def refund_refused(self, refund_id):
        return RefundRefused(**self.base(), refund_id=refund_id, reason="没有坏")

    def refund_withdrawn(self, refund_id):
        return RefundWithdrawn(**self.base(), refund_id=refund_id)

    def refunded(self, *amounts, refund_id=None):
        """A refund of so much of each line."""
        lines = []
        for line, amount in zip(self.lines, amounts, strict=True):
            if not amount:
                continue
            self.given_back[line.line_id] = self.given_back.get(line.line_id, 0) + amount
            lines.append(
                RefundedLine(
                    line_id=line.line_id,
                    product_id=line.product_id,
                    variant_id=None,
                    quantity=line.quantity,
                    net_minor=line.net_minor,
                    refunded_quantity=0,
                    refunded_minor=amount,
                    remaining_minor=line.net_minor - self.given_back[line.line_id],
                )
            )
        return OrderRefunded(
            **self.base(),
            refund_id=refund_id or new_id(),
            lines=tuple(lines),
            shipping_refunded_minor=0,
            amount_minor=sum(amounts),
            currency="CNY",
            is_full=sum(self.given_back.values()) == sum(self.nets),
        )


def order_of(community, buyer, *nets, **more):
    """An order of so many lines."""
    return FakeOrder(community.id, buyer.id, list(nets), **more)
