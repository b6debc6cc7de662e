"""What ties a buyer to promoters at a moment. As of that moment, so that late news decides the same."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from fengqun.growth.referrals.decisions import Candidate, Reason, attribute
from fengqun.growth.referrals.models import Binding, BindingSource, Click
from fengqun.growth.referrals.queries.rules import terms_of
from fengqun.growth.referrals.types import Tie
from fengqun.kernel import clock
from fengqun.kernel.policies import Role
from fengqun.people.communities.queries import member_cards, member_of

RECENT_CLICKS = 50
REMOVED = "removed"


def candidates_for(
    community_id: UUID, *, buyer_id: UUID, user_id: UUID | None, at: datetime, window_days: int
) -> list[Candidate]:
    """What ties a buyer to promoters as of that moment, also when the news of their joining is still on its way."""
    noted = noted_ties(community_id, buyer_id=buyer_id, user_id=user_id, at=at, window_days=window_days)
    return [*noted, *_joining(community_id, buyer_id=buyer_id, user_id=user_id, at=at, window_days=window_days)]


def noted_ties(
    community_id: UUID, *, buyer_id: UUID, user_id: UUID | None, at: datetime, window_days: int
) -> list[Candidate]:
    """The live binding and the recent clicks of a buyer as they stood at that moment."""
    found = [*_binding(community_id, buyer_id, at), *_clicks(community_id, buyer_id, user_id, at, window_days)]
    cards = member_cards(candidate.promoter_id for candidate in found)
    promoting = {member_id for member_id, card in cards.items() if card.is_present and Role.PROMOTER in card.roles}
    return [
        candidate if candidate.promoter_id in promoting else Candidate(**{**candidate.__dict__, "is_promoter": False})
        for candidate in found
    ]


def tie_of(community_id: UUID, *, buyer_id: UUID, user_id: UUID | None) -> Tie | None:
    """Who would be thanked for an order placed now."""
    days = terms_of(community_id).attribution_days
    now = clock.now()
    ties = candidates_for(community_id, buyer_id=buyer_id, user_id=user_id, at=now, window_days=days)
    decision = attribute(ties, buyer_id=buyer_id, at=now, window_days=days)
    if decision.promoter_id is None or decision.tie is None:
        return None
    since = decision.tie.since
    return Tie(decision.promoter_id, decision.reason, since, since + timedelta(days=days))


def people_who_clicked(community_id: UUID, user_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the people who ever followed a link of this community. One query."""
    rows = Click.objects.filter(community_id=community_id, user_id__in=list(user_ids))
    return {user_id for user_id in rows.values_list("user_id", flat=True).distinct() if user_id is not None}


def _joining(
    community_id: UUID, *, buyer_id: UUID, user_id: UUID | None, at: datetime, window_days: int
) -> list[Candidate]:
    """The binding that joining through a link makes, as long as its news has not been heard.

    Whoever joins and buys in the same minute is shown, and thanks, the one who will be bound to them.
    """
    card = member_of(community_id, user_id) if user_id else None
    if card is None or card.id != buyer_id or card.joined_at is None or card.joined_at > at:
        return []
    if Binding.objects.filter(member_id=buyer_id, bound_at__gte=card.joined_at).exists():
        return []
    then = noted_ties(community_id, buyer_id=buyer_id, user_id=user_id, at=card.joined_at, window_days=window_days)
    decision = attribute(then, buyer_id=buyer_id, at=card.joined_at, window_days=window_days)
    if decision.reason is not Reason.LAST_CLICK or decision.tie is None:
        return []
    return [replace(decision.tie, reason=Reason.BINDING, since=card.joined_at)]


def _binding(community_id: UUID, buyer_id: UUID, at: datetime) -> list[Candidate]:
    rows = Binding.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at),
        community_id=community_id,
        member_id=buyer_id,
        bound_at__lte=at,
        expires_at__gt=at,
    )
    return [
        Candidate(
            reason=Reason.TYPED_CODE if row.source == BindingSource.CODE else Reason.BINDING,
            promoter_id=row.promoter_id,
            since=row.bound_at,
            link_id=row.link_id,
            click_id=row.click_id,
            binding_id=row.id,
        )
        for row in rows
    ]


def _clicks(
    community_id: UUID, buyer_id: UUID, user_id: UUID | None, at: datetime, window_days: int
) -> list[Candidate]:
    if user_id is None:
        return []
    removed = Binding.objects.filter(member_id=buyer_id, ended_reason=REMOVED, ended_at__lte=at).order_by("-ended_at")
    removed_at = removed.values_list("ended_at", flat=True).first()
    rows = Click.objects.filter(
        community_id=community_id,
        user_id=user_id,
        occurred_at__lte=at,
        occurred_at__gte=at - timedelta(days=window_days),
    )
    if removed_at is not None:
        rows = rows.filter(occurred_at__gt=removed_at)
    return [
        Candidate(
            reason=Reason.LAST_CLICK,
            promoter_id=row.promoter_id,
            since=row.occurred_at,
            link_id=row.link_id,
            click_id=row.id,
        )
        for row in rows.order_by("-occurred_at")[:RECENT_CLICKS]
    ]
