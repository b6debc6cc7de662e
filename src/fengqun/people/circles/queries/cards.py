"""Cards of circles: which there are, whose they are, and who may know of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fengqun.kernel.policies import Actor
from fengqun.kernel.prepared import prepared
from fengqun.people.circles.choices import InvitationState, Kind, State
from fengqun.people.circles.errors import CircleNotFound
from fengqun.people.circles.models import Circle, CircleInvitation, CircleMember
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.types import CircleCard

_FIELDS = (
    "id",
    "community_id",
    "slug",
    "name",
    "purpose",
    "promise_now",
    "promise_year",
    "art",
    "kind",
    "is_core",
    "minimum_stage",
    "question",
    "rules",
    "advised_from",
    "advised_to",
    "capacity",
    "member_count",
    "state",
    "copied_from_id",
    "split_from_id",
    "created_at",
    "archived_at",
)


def circle_ids_of(member_id: UUID) -> frozenset[UUID]:
    """The circles that a member belongs to now; archived ones are no audience and are left out."""
    return frozenset(row["circle_id"] for row in _active_of(member=member_id))


@prepared
def _active_of(member: UUID) -> QuerySet[CircleMember, Any]:
    mine = CircleMember.objects.filter(member_id=member, member__left_at=None, circle__state=State.ACTIVE)
    ids: QuerySet[CircleMember, Any] = mine.values("circle_id")
    return ids


def member_ids_of(circle_id: UUID) -> frozenset[UUID]:
    """Who belongs to a circle now."""
    people = CircleMember.objects.filter(circle_id=circle_id, member__left_at=None)
    return frozenset(people.values_list("member_id", flat=True))


def circle_cards(community_id: UUID, *, actor: Actor | None = None) -> list[CircleCard]:
    """The active circles of a community, the core circle first: all that everybody may know of.

    With `actor`, also the secret ones that this actor may know of.
    """
    known = visible_to(actor, community_id) if actor else Circle.objects.filter(_open_to_all(community_id))
    rows = known.filter(state=State.ACTIVE).order_by("-is_core", "name", "id")
    return [card_of(row) for row in rows.values(*_FIELDS)]


def cards_by_id(circle_ids: Iterable[UUID]) -> dict[UUID, CircleCard]:
    """The cards of circles by id, secret and archived ones too: the caller answers for who reads them."""
    rows = Circle.objects.filter(id__in=set(circle_ids)).values(*_FIELDS)
    return {row["id"]: card_of(row) for row in rows}


def circle_by_slug(community_id: UUID, slug: str, *, actor: Actor) -> CircleCard:
    """The circle at that address. Raises CircleNotFound, also where the actor may not know that there is one."""
    if is_ordinary(actor, community_id):
        return _only(_known_by_slug(community=community_id, member=actor.member_id, slug=slug))
    return _only(visible_to(actor, community_id).filter(slug=slug).values(*_FIELDS)[:1])


def circle_by_id(community_id: UUID, circle_id: UUID, *, actor: Actor) -> CircleCard:
    """The circle with that id. Raises CircleNotFound, also where the actor may not know that there is one."""
    if is_ordinary(actor, community_id):
        return _only(_known_by_id(community=community_id, member=actor.member_id, circle=circle_id))
    return _only(visible_to(actor, community_id).filter(id=circle_id).values(*_FIELDS)[:1])


def is_ordinary(actor: Actor, community_id: UUID) -> bool:
    """Whether the actor knows of circles what any member does: the reads of those are prepared."""
    is_here = actor.member_id is not None and actor.community_id == community_id
    return is_here and not actor.may(MANAGE_CIRCLES, community_id)


def known_to(community_id: UUID, member_id: UUID) -> QuerySet[Circle]:
    """The circles that an ordinary member may know of."""
    return visible_to(Actor(community_id=community_id, member_id=member_id), community_id)


@prepared
def _known_by_slug(community: UUID, member: UUID, slug: str) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = known_to(community, member).filter(slug=slug).values(*_FIELDS)
    return rows


@prepared
def _known_by_id(community: UUID, member: UUID, circle: UUID) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = known_to(community, member).filter(id=circle).values(*_FIELDS)
    return rows


def _only(rows: Iterable[dict[str, Any]]) -> CircleCard:
    for row in rows:
        return card_of(row)
    raise CircleNotFound


def visible_to(actor: Actor, community_id: UUID) -> QuerySet[Circle]:
    """The circles that the actor may know of.

    A secret one is known to its members, to those whom a host has invited, and to those who answer for all circles.
    The only place that decides this: lists, pages, counts and searches all begin here.
    """
    if actor.may(MANAGE_CIRCLES, community_id):
        return Circle.objects.filter(community_id=community_id)
    known = _open_to_all(community_id)
    if actor.member_id is not None and actor.community_id == community_id:
        mine = CircleMember.objects.filter(member_id=actor.member_id).values("circle_id")
        invited = CircleInvitation.objects.filter(member_id=actor.member_id, state=InvitationState.WAITING)
        known |= Q(community_id=community_id) & (Q(id__in=mine) | Q(id__in=invited.values("circle_id")))
    return Circle.objects.filter(known)


def card_of(row: dict[str, Any]) -> CircleCard:
    """The card in a row of a circle's fields."""
    return CircleCard(**{name: row[name] for name in _FIELDS})


def card_of_circle(circle: Circle) -> CircleCard:
    """The card of a row that this room holds."""
    return CircleCard(**{name: getattr(circle, name) for name in _FIELDS})


def fields_below(prefix: str) -> list[str]:
    """The fields of a card, seen from a row that points to the circle."""
    return [f"{prefix}{name}" for name in _FIELDS]


def card_below(row: dict[str, Any], prefix: str) -> CircleCard:
    """The card in a row of `fields_below(prefix)`."""
    return CircleCard(**{name: row[f"{prefix}{name}"] for name in _FIELDS})


def _open_to_all(community_id: UUID) -> Q:
    return Q(community_id=community_id) & ~Q(kind=Kind.SECRET)
