"""Cards of communities and members, and the actor that a person is in a community."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from fengqun.kernel.policies import Actor, Right, Role, grant_code
from fengqun.kernel.prepared import prepared
from fengqun.people.communities.errors import CommunityNotFound, MemberNotFound
from fengqun.people.communities.kinds import stage_label
from fengqun.people.communities.models import Community, Membership
from fengqun.people.communities.types import CommunityCard, MemberCard

_COMMUNITY_FIELDS = (
    "id",
    "slug",
    "name",
    "kind",
    "economy",
    "currency",
    "time_zone",
    "language",
    "refund_window_days",
    "order_unpaid_minutes",
    "auto_receipt_days",
    "default_commission_bps",
    "member_count",
    "tagline",
    "manifesto",
    "promise_now",
    "promise_year",
    "cover",
    "crest",
    "outside_shop_url",
    "home_sections",
    "created_at",
)
MEMBER_FIELDS = (
    "id",
    "community_id",
    "user_id",
    "display_name",
    "avatar_key",
    "user__avatar_key",
    "stage",
    "roles",
    "joined_at",
    "left_at",
    "granted",
    "silenced_until",
    "silenced_reason",
    "rules_accepted",
    "community__kind",
    "community__time_zone",
    "community__rules_asked",
)

# The two reads below stand on nearly every page, and putting their SQL together anew took Django several times as long
# as reading the rows. Their columns are those of _COMMUNITY_FIELDS and MEMBER_FIELDS, in that order.
_MEMBERS = """
SELECT m.id, m.community_id, m.user_id, m.display_name, m.avatar_key, u.avatar_key, m.stage, m.roles, m.joined_at,
       m.left_at, m.granted, m.silenced_until, m.silenced_reason, m.rules_accepted, c.kind, c.time_zone, c.rules_asked
FROM communities_membership m
JOIN communities_community c ON c.id = m.community_id
JOIN accounts_user u ON u.id = m.user_id
WHERE m.id = ANY(%s)
"""
_PLACE = """
SELECT c.id, c.slug, c.name, c.kind, c.economy, c.currency, c.time_zone, c.language, c.refund_window_days,
       c.order_unpaid_minutes, c.auto_receipt_days, c.default_commission_bps, c.member_count, c.tagline, c.manifesto,
       c.promise_now, c.promise_year, c.cover, c.crest, c.outside_shop_url, c.home_sections, c.created_at,
       m.id, m.community_id, m.user_id, m.display_name, m.avatar_key, u.avatar_key, m.stage, m.roles, m.joined_at,
       m.left_at, m.granted, m.silenced_until, m.silenced_reason, m.rules_accepted, c.kind, c.time_zone, c.rules_asked
FROM communities_community c
LEFT JOIN communities_membership m
    ON m.community_id = c.id AND m.user_id = %s AND m.left_at IS NULL AND NOT m.is_customer_only
LEFT JOIN accounts_user u ON u.id = m.user_id
WHERE c.slug = %s
"""


def place_of(slug: str, user_id: UUID | None) -> tuple[CommunityCard, MemberCard | None]:
    """The community at that address, and that person's card in it if they belong to it now; in one statement.

    Raises CommunityNotFound.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [user_id, slug])
        row = cursor.fetchone()
    if row is None:
        raise CommunityNotFound
    border = len(_COMMUNITY_FIELDS)
    community = _community_card(dict(zip(_COMMUNITY_FIELDS, row[:border], strict=True)))
    member = dict(zip(MEMBER_FIELDS, row[border:], strict=True))
    return community, member_card_of(member) if member["id"] else None


def community_by_slug(slug: str) -> CommunityCard:
    """The community at that address. Raises CommunityNotFound."""
    return _only(_by_slug(slug=slug))


def community_by_id(community_id: UUID) -> CommunityCard:
    """The community with that id. Raises CommunityNotFound."""
    return _only(_by_id(community=community_id))


@prepared
def _by_slug(slug: str) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = Community.objects.filter(slug=slug).values(*_COMMUNITY_FIELDS)
    return rows


@prepared
def _by_id(community: UUID) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = Community.objects.filter(id=community).values(*_COMMUNITY_FIELDS)
    return rows


def _only(rows: Sequence[dict[str, Any]]) -> CommunityCard:
    if not rows:
        raise CommunityNotFound
    return _community_card(rows[0])


def all_communities(*, limit: int = 100) -> list[CommunityCard]:
    """The communities of this server, largest first."""
    rows = Community.objects.order_by("-member_count", "created_at").values(*_COMMUNITY_FIELDS)[:limit]
    return [_community_card(row) for row in rows]


def communities_of(user_id: UUID) -> list[tuple[CommunityCard, MemberCard]]:
    """Where a person belongs, with their card there; longest first."""
    rows = Membership.objects.filter(user_id=user_id, left_at=None, is_customer_only=False).order_by("joined_at", "id")
    places = [f"community__{name}" for name in _COMMUNITY_FIELDS if name != "kind"]
    return [
        (
            _community_card({name: row[f"community__{name}"] for name in _COMMUNITY_FIELDS}),
            member_card_of(row),
        )
        for row in rows.values(*MEMBER_FIELDS, *places)
    ]


def member_card(member_id: UUID) -> MemberCard:
    """One member, present or gone. Raises MemberNotFound."""
    cards = member_cards([member_id])
    if member_id not in cards:
        raise MemberNotFound
    return cards[member_id]


def member_cards(member_ids: Iterable[UUID]) -> dict[UUID, MemberCard]:
    """The cards of many members, by id, in one query; unknown ids are left out."""
    wanted = set(member_ids)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [list(wanted)])
        rows = [dict(zip(MEMBER_FIELDS, row, strict=True)) for row in cursor.fetchall()]
    return {row["id"]: member_card_of(row) for row in rows}


def member_of(community_id: UUID, user_id: UUID) -> MemberCard | None:
    """That person's card in the community, if they belong to it now."""
    found = _present(community=community_id, user=user_id)
    return member_card_of(found[0]) if found else None


@prepared
def _present(community: UUID, user: UUID) -> QuerySet[Any, Any]:
    rows = Membership.objects.filter(community_id=community, user_id=user, left_at=None, is_customer_only=False)
    cards: QuerySet[Any, Any] = rows.values(*MEMBER_FIELDS)
    return cards


def customer_of(community_id: UUID, user_id: UUID) -> MemberCard | None:
    """That person's card as a buyer: also of one who left, or who bought without ever joining."""
    row = Membership.objects.filter(community_id=community_id, user_id=user_id).values(*MEMBER_FIELDS).first()
    return member_card_of(row) if row else None


def present_members(community_id: UUID, member_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the ids who are members of the community now."""
    rows = Membership.objects.filter(
        community_id=community_id, id__in=set(member_ids), left_at=None, is_customer_only=False
    )
    return frozenset(rows.values_list("id", flat=True))


def owners_of(community_id: UUID) -> list[MemberCard]:
    """The owners of the community, longest first."""
    rows = Membership.objects.filter(community_id=community_id, left_at=None, roles__contains=[Role.OWNER])
    return [member_card_of(row) for row in rows.order_by("joined_at", "id").values(*MEMBER_FIELDS)]


def member_ids_of_user(user_id: UUID) -> list[UUID]:
    """All memberships that a person has or had on this server, in every community, oldest first."""
    return list(Membership.objects.filter(user_id=user_id).order_by("joined_at", "id").values_list("id", flat=True))


def holders_of(community_id: UUID, right: Right, *, scope: UUID | None = None) -> list[MemberCard]:
    """The present members who have the right, by role or by grant, in `scope` at least; longest members first."""
    codes = [right.code, *([grant_code(right, scope)] if scope else [])] if right.delegable else []
    rows = Membership.objects.filter(community_id=community_id, left_at=None, is_customer_only=False).filter(
        Q(roles__overlap=[str(role) for role in right.roles]) | Q(granted__overlap=codes)
    )
    return [member_card_of(row) for row in rows.order_by("joined_at", "id").values(*MEMBER_FIELDS)]


def member_by_source(community_id: UUID, source: str, source_id: str) -> MemberCard | None:
    """The member who was imported from `source` with that id."""
    row = (
        Membership.objects.filter(community_id=community_id, source=source, source_id=source_id)
        .exclude(source_id="")
        .values(*MEMBER_FIELDS)
        .first()
    )
    return member_card_of(row) if row else None


def imported_members(community_id: UUID, source: str, source_ids: Iterable[str]) -> dict[str, UUID]:
    """The member ids of those who were imported from `source`, by their id there."""
    rows = Membership.objects.filter(community_id=community_id, source=source, source_id__in=set(source_ids))
    return dict(rows.exclude(source_id="").values_list("source_id", "id"))


def actor_for(user_id: UUID, community_id: UUID) -> Actor:
    """The actor that this person is in this community."""
    card = member_of(community_id, user_id)
    return actor_of(card) if card else Actor(user_id=user_id, community_id=community_id)


def actor_of(card: MemberCard, *, is_server_staff: bool = False) -> Actor:
    """The actor behind a member's card."""
    return Actor(
        user_id=card.user_id,
        community_id=card.community_id,
        member_id=card.id,
        roles=frozenset(card.roles),
        granted=card.granted,
        is_server_staff=is_server_staff,
        name=card.name,
        silenced_until=card.silenced_until,
        silenced_reason=card.silenced_reason,
        rules_to_accept=card.rules_to_accept,
        time_zone=card.time_zone,
    )


def _community_card(row: dict[str, Any]) -> CommunityCard:
    return CommunityCard(**{**row, "home_sections": tuple(row["home_sections"])})


def member_card_of(row: dict[str, Any]) -> MemberCard:
    """The card in a row of `MEMBER_FIELDS`."""
    held = {*row["roles"], Role.MEMBER}
    return MemberCard(
        id=row["id"],
        community_id=row["community_id"],
        user_id=row["user_id"],
        name=row["display_name"],
        stage=row["stage"],
        roles=tuple(role for role in Role if role in held),
        avatar=row["avatar_key"] or row["user__avatar_key"],
        joined_at=row["joined_at"],
        left_at=row["left_at"],
        granted=frozenset(row["granted"]),
        silenced_until=row["silenced_until"],
        silenced_reason=row["silenced_reason"],
        rules_to_accept=asked if (asked := row["community__rules_asked"]) > row["rules_accepted"] else 0,
        time_zone=row["community__time_zone"],
        stage_label=stage_label(row["community__kind"], row["stage"]),
    )
