"""Check-ins of a challenge, newest first."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fengqun.content.challenges.errors import CheckInNotFound
from fengqun.content.challenges.models import CheckIn, CheckInLike
from fengqun.content.challenges.queries.cards import visible_to
from fengqun.content.challenges.types import CheckInCard, CheckInPage
from fengqun.content.media.queries import media_of
from fengqun.content.posts.types import Place
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards
from fengqun.people.profiles.queries import hidden_authors

PAGE_SIZE = 20


def check_ins_page(challenge_id: UUID, *, actor: Actor, before: Place | None = None) -> CheckInPage:
    """A page of what was sent, without those whom the reader does not see and who do not see the reader.

    The caller has made sure that the actor may see the challenge. Own check-ins that are held or hidden are among them.
    """
    seen = Q(state=CheckIn.State.PUBLISHED)
    if actor.member_id is not None:
        seen |= Q(state__in=[CheckIn.State.HELD, CheckIn.State.HIDDEN], member_id=actor.member_id)
    rows = CheckIn.objects.filter(seen, challenge_id=challenge_id)
    if actor.member_id is not None:
        rows = rows.exclude(member_id__in=hidden_authors(actor.member_id))
    if before is not None:
        rows = rows.filter(Q(created_at__lt=before.moment) | Q(created_at=before.moment, id__lt=before.id))
    found = _cards(rows.order_by("-created_at", "-id")[: PAGE_SIZE + 1], actor)
    shown = found[:PAGE_SIZE]
    following = Place(shown[-1].created_at, shown[-1].id) if len(found) > PAGE_SIZE else None
    return CheckInPage(tuple(shown), following)


def check_ins_of(challenge_id: UUID, member_id: UUID, *, actor: Actor) -> list[CheckInCard]:
    """All that one member sent and that stands, newest day first."""
    rows = CheckIn.objects.filter(challenge_id=challenge_id, member_id=member_id)
    return _cards(rows.exclude(state=CheckIn.State.REMOVED).order_by("-day"), actor)


def check_in_card(community_id: UUID, check_in_id: UUID, *, actor: Actor) -> CheckInCard:
    """One check-in that the actor may see: published, or one's own. Raises CheckInNotFound."""
    seen = Q(state=CheckIn.State.PUBLISHED)
    if actor.member_id is not None:
        seen |= Q(member_id=actor.member_id) & ~Q(state=CheckIn.State.REMOVED)
    rows = CheckIn.objects.filter(seen, id=check_in_id, challenge__in=visible_to(actor, community_id))
    found = _cards(rows[:1], actor)
    if not found:
        raise CheckInNotFound
    return found[0]


def held_check_ins(challenge_id: UUID, *, actor: Actor) -> list[CheckInCard]:
    """What waits for somebody to look at it, oldest first; the caller has made sure that the actor may."""
    rows = CheckIn.objects.filter(challenge_id=challenge_id, state=CheckIn.State.HELD)
    return _cards(rows.order_by("created_at", "id")[:PAGE_SIZE], actor)


def held_counts(challenge_ids: Collection[UUID]) -> dict[UUID, int]:
    """How much waits in each of those challenges; nothing for those where nothing does."""
    rows = CheckIn.objects.filter(challenge_id__in=challenge_ids, state=CheckIn.State.HELD).order_by()
    return dict(rows.values_list("challenge_id").annotate(n=Count("id")))


def _cards(rows: QuerySet[CheckIn], actor: Actor) -> list[CheckInCard]:
    likes = CheckInLike.objects.filter(check_in_id=OuterRef("id"), member_id=actor.member_id)
    found: Sequence[CheckIn] = list(rows.annotate(is_liked=Exists(likes)))
    if not found:
        return []
    authors = member_cards({row.member_id for row in found})
    media = media_of("check_in", [row.id for row in found])
    return [
        CheckInCard(
            id=row.id,
            challenge_id=row.challenge_id,
            author=authors[row.member_id],
            day=row.day,
            is_makeup=row.is_makeup,
            body=row.body,
            body_html=row.body_html,
            state=row.state,
            held_reason=row.held_reason,
            like_count=row.like_count,
            is_liked=row.is_liked,  # type: ignore[attr-defined]
            created_at=row.created_at,
            edited_at=row.edited_at,
            media=tuple(media.get(row.id, ())),
            is_mine=row.member_id == actor.member_id,
        )
        for row in found
    ]
