"""Drops as they stand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fengqun.commerce.drops.books import find_drop
from fengqun.commerce.drops.errors import DropNotFound
from fengqun.commerce.drops.models import Claim, Drop, Reminder
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.types import DropCard
from fengqun.commerce.orders.types import Audience
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor
from fengqun.kernel.prepared import prepared
from fengqun.people.circles.queries import circle_cards
from fengqun.people.communities.policies import may_see_shop
from fengqun.people.communities.queries import community_by_id

OPEN = ("scheduled", "paused")

_GOODS = ("title", "product_id", "variant_id", "price")


def drop_card(drop_id: UUID) -> DropCard:
    """One drop of any community. Raises DropNotFound."""
    return card_of(find_drop(drop_id))


def drop_in(community_id: UUID, drop_id: UUID) -> DropCard:
    """One drop of this community. Raises DropNotFound."""
    drop = Drop.objects.filter(community_id=community_id, id=drop_id).first()
    if drop is None:
        raise DropNotFound
    return card_of(drop)


def drop_known_to(community_id: UUID, drop_id: UUID, *, actor: Actor) -> DropCard:
    """One drop of this community. Raises DropNotFound, also where the actor may not know that there is one."""
    known = known_to([drop_in(community_id, drop_id)], community_id=community_id, actor=actor)
    if not known:
        raise DropNotFound
    return known[0]


def known_to(drops: Sequence[DropCard], *, community_id: UUID, actor: Actor) -> list[DropCard]:
    """The drops that the actor may know of, in order.

    One that is for circles alone is known to who may know of such a circle: nobody else hears of a secret one by it.
    """
    if actor.may(RUN_DROPS, community_id) or not any(drop.audience.is_for_circles_alone for drop in drops):
        return list(drops)
    circles = {circle.id for circle in circle_cards(community_id, actor=actor)}
    return [
        drop
        for drop in drops
        if not drop.audience.is_for_circles_alone or not circles.isdisjoint(drop.audience.circle_ids)
    ]


def drops_of(community_id: UUID, *, tab: str = "all", offset: int = 0, limit: int = 50) -> list[DropCard]:
    """A community's drops, the latest start first. Tabs: all, coming, running (paused ones too), closed."""
    rows = Drop.objects.filter(_tab(tab), community_id=community_id).order_by("-starts_at", "-id")
    return _cards(rows[offset : offset + limit])


def open_drops(community_id: UUID, *, limit: int = 20) -> list[DropCard]:
    """What members can look forward to or take part in now, the next first."""
    return [card_of(drop) for drop in _open(community=community_id, now=clock.now(), limit=limit)]


@prepared
def _open(community: UUID, now: datetime, limit: int) -> QuerySet[Drop]:
    rows = Drop.objects.filter(community_id=community, state__in=OPEN, ends_at__gt=now)
    return rows.order_by("starts_at", "id")[:limit]


@is_there("home")
def is_open(community: UUID, now: datetime) -> QuerySet[Drop]:
    """Whether any drop goes on or comes."""
    return Drop.objects.filter(community_id=community, state__in=OPEN, ends_at__gt=now)


def is_reminded(drop_id: UUID, *, community_id: UUID, member_id: UUID) -> bool:
    """Whether the member asked to be reminded of the drop."""
    return Reminder.objects.filter(community_id=community_id, drop_id=drop_id, member_id=member_id).exists()


def waiting_members(drop_id: UUID) -> list[UUID]:
    """Who asked to be reminded of the drop and holds nothing of it."""
    drop = find_drop(drop_id)
    winners = Claim.objects.filter(community_id=drop.community_id, drop_id=drop_id, pay_until__isnull=False)
    waiting = Reminder.objects.filter(community_id=drop.community_id, drop_id=drop_id)
    rows = waiting.exclude(member_id__in=winners.values("member_id"))
    return list(rows.order_by("asked_at", "member_id").values_list("member_id", flat=True))


def public_state(drop_id: UUID) -> dict[str, Any] | None:
    """What everybody may know of a drop, JSON-ready; None where there is none.

    Where only members may see the goods, or only some circles are meant, it says how the drop stands and not what is
    in it.
    """
    drop = Drop.objects.filter(id=drop_id).first()
    if drop is None:
        return None
    card = card_of(drop)
    state = state_of(card)
    if is_for_all_eyes(card):
        return state
    return state | dict.fromkeys(_GOODS)


def is_for_all_eyes(drop: DropCard) -> bool:
    """Whether anybody in the world may know what is in it."""
    return not drop.audience.is_for_circles_alone and may_see_shop(Actor(), community_by_id(drop.community_id))


def state_of(drop: DropCard) -> dict[str, Any]:
    """A drop, JSON-ready. `server_time` is what countdowns go by."""
    return {
        "id": str(drop.id),
        "title": drop.title,
        "product_id": str(drop.product_id),
        "variant_id": str(drop.variant_id),
        "price": {"amount_minor": drop.price.amount_minor, "unit": drop.price.unit},
        "quota": drop.quota,
        "remaining": drop.remaining,
        "phase": drop.phase.value,
        "starts_at": drop.starts_at.isoformat(),
        "ends_at": drop.ends_at.isoformat(),
        "per_member_limit": drop.per_member_limit,
        "pay_minutes": drop.pay_minutes,
        "server_time": clock.now().isoformat(),
    }


def card_of(drop: Drop) -> DropCard:
    """The row as others see it."""
    return DropCard(
        id=drop.id,
        community_id=drop.community_id,
        product_id=drop.product_id,
        variant_id=drop.variant_id,
        title=drop.title,
        price=Money(drop.price_minor, drop.currency),
        quota=drop.quota,
        remaining=drop.remaining,
        wins=drop.wins,
        returns=drop.returns,
        shelved=drop.shelved,
        refused_sold_out=drop.refused_sold_out,
        refused_limit=drop.refused_limit,
        starts_at=drop.starts_at,
        ends_at=drop.ends_at,
        per_member_limit=drop.per_member_limit,
        pay_minutes=drop.pay_minutes,
        audience=Audience.from_data(drop.audience),
        state=drop.state,
        created_at=drop.created_at,
        closed_at=drop.closed_at,
        close_reason=drop.close_reason,
        undone_at=drop.undone_at,
    )


def _cards(rows: QuerySet[Drop]) -> list[DropCard]:
    return [card_of(drop) for drop in rows]


def _tab(tab: str) -> Q:
    now = clock.now()
    is_open = Q(state__in=OPEN)
    return {
        "coming": is_open & Q(starts_at__gt=now),
        "running": is_open & Q(starts_at__lte=now, ends_at__gt=now),
        "closed": ~is_open | Q(ends_at__lte=now),
    }.get(tab, Q())
