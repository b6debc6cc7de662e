"""Cards of challenges, and who may know of them and run them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from fengqun.content.challenges.days import DAY, day_of
from fengqun.content.challenges.errors import ChallengeNotFound
from fengqun.content.challenges.models import Challenge, CheckIn, Participant
from fengqun.content.challenges.policies import RUN_CHALLENGES
from fengqun.content.challenges.types import ChallengeCard
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.policies import Actor
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import circle_ids_of, role_of
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.types import CommunityCard

LIST_LIMIT = 20
NOW, LATER, PAST = "now", "later", "past"
TABS = (NOW, LATER, PAST)
_FIELDS = (
    "id",
    "community_id",
    "host_id",
    "circle_id",
    "title",
    "description",
    "description_html",
    "starts_on",
    "ends_on",
    "min_chars",
    "needs_picture",
    "needs_audio",
    "late_minutes",
    "makeup_days",
    "makeup_back",
    "certificate_days",
    "capacity",
    "minimum_stage",
    "created_at",
    "cancelled_at",
    "cancelled_reason",
    "copied_from_id",
)
_EXTRA = ("people", "my_days", "my_part")


def visible_to(actor: Actor, community_id: UUID) -> QuerySet[Challenge]:
    """The challenges that the actor may know of: members those of all, and those of their circles.

    The only place that decides this: every read and every command begins here.
    """
    rows = Challenge.objects.filter(community_id=community_id)
    if actor.may(MANAGE_CIRCLES, community_id):
        return rows
    if actor.community_id != community_id or actor.member_id is None:
        return rows.none()
    return rows.filter(Q(circle_id=None) | Q(circle_id__in=circle_ids_of(actor.member_id)))


def may_open(actor: Actor, community_id: UUID, circle_id: UUID | None) -> bool:
    """Whether the actor may open a challenge there: by the right, or as a host of the circle."""
    if actor.may(RUN_CHALLENGES, community_id, circle_id):
        return True
    return circle_id is not None and role_of(circle_id, actor.member_id) == "host"


def runs_challenge(actor: Actor, community_id: UUID, *, host_id: UUID, circle_id: UUID | None) -> bool:
    """Whether the actor runs a challenge: who opened it, by the right, or as a host of its circle."""
    is_own = actor.community_id == community_id and actor.member_id is not None and actor.member_id == host_id
    return is_own or may_open(actor, community_id, circle_id)


def challenge_card(community: CommunityCard, challenge_id: UUID, *, actor: Actor) -> ChallengeCard:
    """One challenge. Raises ChallengeNotFound, also where the actor may not know that there is one."""
    row = _with_parts(visible_to(actor, community.id).filter(id=challenge_id), actor, community).first()
    if row is None:
        raise ChallengeNotFound
    return _card(row, community)


def challenges_page(
    community: CommunityCard, *, actor: Actor, tab: str = NOW, search: str = "", number: int = 1
) -> Page[ChallengeCard]:
    """One page of challenges: those that run (ending first), those to come, or those that are over."""
    today = clock.now().astimezone(community.zone).date()
    rows = visible_to(actor, community.id)
    if search:
        rows = rows.filter(title__icontains=search)
    if tab == PAST:
        rows = rows.filter(Q(ends_on__lt=today - DAY) | Q(cancelled_at__isnull=False)).order_by("-ends_on", "-id")
    elif tab == LATER:
        rows = rows.filter(starts_on__gt=today, cancelled_at=None).order_by("starts_on", "id")
    else:
        rows = rows.filter(starts_on__lte=today, ends_on__gte=today - DAY, cancelled_at=None).order_by("ends_on", "id")
    page: Page[Any] = Paginator(_with_parts(rows, actor, community), LIST_LIMIT).get_page(number)
    page.object_list = [_card(row, community) for row in page.object_list]
    return page


@is_there("home")
def takes_part(member: UUID, lately: date) -> QuerySet[Participant]:
    """Whether the member takes part in a challenge that is not long over."""
    return Participant.objects.filter(
        member_id=member, left_at=None, challenge__cancelled_at=None, challenge__ends_on__gte=lately
    )


@is_there("today")
def is_running(community: UUID, lately: date) -> QuerySet[Challenge]:
    """Whether any challenge is not long over."""
    return Challenge.objects.filter(community_id=community, cancelled_at=None, ends_on__gte=lately)


def open_today(community: CommunityCard, member_id: UUID) -> list[ChallengeCard]:
    """The challenges of a member that run and wait for today's check-in; one statement."""
    today = clock.now().astimezone(community.zone).date()
    mine = Participant.objects.filter(member_id=member_id, left_at=None).values("challenge_id")
    rows = Challenge.objects.filter(
        community_id=community.id, id__in=mine, cancelled_at=None, starts_on__lte=today, ends_on__gte=today - DAY
    ).order_by("ends_on", "id")
    actor = Actor(member_id=member_id, community_id=community.id)
    cards = [_card(row, community) for row in _with_parts(rows, actor, community)[:LIST_LIMIT]]
    return [card for card in cards if card.is_running and not card.has_checked_in]


def address_of(community_id: UUID, challenge_id: UUID) -> str:
    """The path of the challenge's page."""
    slug = community_by_id(community_id).slug
    return reverse("challenges-challenge", kwargs={"community": slug, "challenge_id": challenge_id})


def _with_parts(
    rows: QuerySet[Challenge], actor: Actor, community: CommunityCard
) -> QuerySet[Challenge, dict[str, Any]]:
    """What cards are made of, in one statement."""
    nearly: date = clock.now().astimezone(community.zone).date() - DAY
    parts = Participant.objects.filter(challenge_id=OuterRef("id"), left_at=None)
    people = parts.filter(member__left_at=None).order_by().values("challenge_id").annotate(n=Count("id")).values("n")
    days = CheckIn.objects.filter(challenge_id=OuterRef("id"), member_id=actor.member_id, day__gte=nearly)
    found: QuerySet[Challenge, dict[str, Any]] = rows.annotate(
        people=Coalesce(Subquery(people), Value(0)),
        my_days=ArraySubquery(days.exclude(state=CheckIn.State.REMOVED).values("day")),
        my_part=ArraySubquery(parts.filter(member_id=actor.member_id).values("id")),
    ).values(*_FIELDS, *_EXTRA)
    return found


def _card(row: dict[str, Any], community: CommunityCard) -> ChallengeCard:
    today = day_of(clock.now(), community.zone, row["late_minutes"])
    return ChallengeCard(
        **{name: row[name] for name in _FIELDS},
        participant_count=row["people"],
        today=today,
        is_joined=bool(row["my_part"]),
        has_checked_in=today in row["my_days"],
    )
