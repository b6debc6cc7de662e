"""What a drop came to, and the next one like it."""

from datetime import timedelta
from uuid import UUID

from fengqun.commerce.drops.models import Claim, Drop
from fengqun.commerce.drops.queries.cards import drop_in
from fengqun.commerce.drops.types import DropPlan, DropReport
from fengqun.commerce.orders.queries import order_standings
from fengqun.commerce.orders.types import Audience
from fengqun.kernel import clock
from fengqun.kernel.moments import weeks_later
from fengqun.kernel.money import Money
from fengqun.people.communities.queries import community_by_id, member_cards
from fengqun.product.catalog.queries import variant_cards

NEW_MEMBER = timedelta(days=30)


def report_of(community_id: UUID, drop_id: UUID) -> DropReport:
    """What a drop came to until now, in a fixed number of queries. Raises DropNotFound."""
    drop = drop_in(community_id, drop_id)
    wins = Claim.objects.filter(community_id=community_id, drop_id=drop_id, pay_until__isnull=False)
    rows = list(wins.values_list("member_id", "order_id", "returned_at"))
    standings = {one.order_id: one for one in order_standings(order_id for _member, order_id, _at in rows if order_id)}
    paid = [one for one in standings.values() if one.is_paid]
    buyers = member_cards({one.buyer_member_id for one in paid})
    since = drop.starts_at - NEW_MEMBER
    ordinary = variant_cards([drop.variant_id]).get(drop.variant_id)
    saved_minor = max(ordinary.price.amount_minor - drop.price.amount_minor, 0) if ordinary else 0
    return DropReport(
        quota=drop.quota,
        won=drop.wins,
        paid=len(paid),
        waiting=drop.held - len(paid) - sum(one.is_refunded for one in standings.values()),
        returned=drop.returns,
        refunded=sum(one.is_refunded for one in standings.values()),
        shelved=drop.shelved,
        refused_sold_out=drop.refused_sold_out,
        refused_limit=drop.refused_limit,
        winners=len({member_id for member_id, _order, _at in rows}),
        buyers=len(buyers),
        new_buyers=sum(card.joined_at is not None and card.joined_at >= since for card in buyers.values()),
        revenue=Money(sum(one.paid_minor - one.refunded_minor for one in standings.values()), drop.price.unit),
        given_up=Money(saved_minor * len(paid), drop.price.unit),
    )


def repeat_draft(community_id: UUID, *, drop_id: UUID | None = None) -> DropPlan | None:
    """A plan like that of the drop (or of the last one), the same weekday and time in the next week that is to come.

    Its moments are those of the community's clocks. None before the first drop.
    """
    rows = Drop.objects.filter(community_id=community_id)
    last = (rows.filter(id=drop_id) if drop_id else rows.order_by("-created_at", "-id")).first()
    if last is None:
        return None
    zone = community_by_id(community_id).zone
    now = clock.now().astimezone(zone).replace(tzinfo=None)
    weeks = max(1, (now - weeks_later(last.starts_at, 0, zone)) // timedelta(weeks=1) + 1)
    starts_at = weeks_later(last.starts_at, weeks, zone)
    return DropPlan(
        variant_id=last.variant_id,
        title=last.title,
        price_minor=last.price_minor,
        quota=last.quota,
        starts_at=starts_at,
        ends_at=weeks_later(last.ends_at, weeks, zone),
        per_member_limit=last.per_member_limit,
        pay_minutes=last.pay_minutes,
        audience=Audience.from_data(last.audience),
    )
