"""Who follows, blocks and mutes whom."""

from collections.abc import Collection
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection

from fengqun.people.communities.queries import member_cards
from fengqun.people.profiles.choices import TieKind
from fengqun.people.profiles.models import Tie
from fengqun.people.profiles.types import TiedMember

PAGE_SIZE = 50

_HIDDEN = """
SELECT other_id FROM profiles_tie WHERE member_id = %(member)s AND kind IN ('block', 'mute')
UNION
SELECT member_id FROM profiles_tie WHERE other_id = %(member)s AND kind = 'block'
"""


def follows(member_id: UUID) -> set[UUID]:
    """Whom the member follows."""
    return set(Tie.objects.filter(member_id=member_id, kind=TieKind.FOLLOW).values_list("other_id", flat=True))


def followers_of(member_id: UUID) -> list[UUID]:
    """Who follows the member and belongs to the community now, latest first."""
    rows = Tie.objects.filter(other_id=member_id, kind=TieKind.FOLLOW, member__left_at=None)
    return list(rows.order_by("-made_at", "-id").values_list("member_id", flat=True))


def hidden_authors(member_id: UUID | None) -> frozenset[UUID]:
    """Whose writing this member does not meet: those they blocked or muted, and those who blocked them.

    One statement; none for a guest.
    """
    if member_id is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_HIDDEN, {"member": member_id})
        return frozenset(row[0] for row in cursor.fetchall())


def blocked_between(community_id: UUID, member_id: UUID, other_ids: frozenset[UUID]) -> set[UUID]:
    """Those of the others who must not hear of this member: they blocked or muted them, or were blocked by them."""
    ties = Tie.objects.filter(community_id=community_id)
    silent = ties.filter(other_id=member_id, member_id__in=other_ids, kind__in=[TieKind.BLOCK, TieKind.MUTE])
    blocked = ties.filter(member_id=member_id, other_id__in=other_ids, kind=TieKind.BLOCK)
    return set(silent.values_list("member_id", flat=True).union(blocked.values_list("other_id", flat=True)))


def tied_page(
    member_id: UUID, kinds: Collection[TieKind], *, to_member: bool = False, viewer_id: UUID, number: int = 1
) -> Page[TiedMember]:
    """Those whom the member follows (or blocks and mutes), latest first; with `to_member`, those who follow them.

    Who left the community is left out, and who blocked the reader or was blocked or muted by them; in a reader's own
    list of whom they do not want to meet, they are what it is about.
    """
    near, far = ("other_id", "member_id") if to_member else ("member_id", "other_id")
    rows = Tie.objects.filter(
        **{near: member_id, f"{far.removesuffix('_id')}__left_at": None}, kind__in=kinds
    ).order_by("-made_at", "-id")
    if TieKind.FOLLOW in kinds:
        rows = rows.exclude(**{f"{far}__in": hidden_authors(viewer_id)})
    page = Paginator(rows.values_list("id", far, "kind", "made_at"), PAGE_SIZE).get_page(number)
    cards = member_cards(far_id for _id, far_id, _kind, _at in page.object_list)
    page.object_list = [
        TiedMember(member=cards[far_id], since=made_at, kind=kind, tie_id=tie_id)
        for tie_id, far_id, kind, made_at in page.object_list
    ]
    return page
