"""Who is in circles: people, hosts, requests, invitations, and a member's own circles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, SmallIntegerField, Value, When
from django.db.models.functions import Greatest

from fengqun.kernel.glimpses import how_many, is_there
from fengqun.kernel.policies import Actor
from fengqun.kernel.prepared import prepared
from fengqun.people.circles.choices import CircleRole, InvitationState, RequestState, State
from fengqun.people.circles.models import Circle, CircleInvitation, CircleMember, CircleRequest, CircleTerms
from fengqun.people.circles.queries.cards import (
    card_below,
    card_of_circle,
    fields_below,
    is_ordinary,
    known_to,
    visible_to,
)
from fengqun.people.circles.types import CircleCard, CircleMemberCard, InvitationCard, MyCircle, RequestCard
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard

PAGE_SIZE = 50
SHOWN_REQUESTS = 50


@dataclass(frozen=True)
class CircleRow:
    """A circle in a list: its hosts, and what the one who looks has to do with it."""

    circle: CircleCard
    hosts: list[MemberCard]
    role: str = ""
    is_asked: bool = False
    is_invited: bool = False
    waiting: int = 0
    """Requests that wait, for those who decide them."""

    @property
    def is_mine(self) -> bool:
        """Whether the one who looks belongs."""
        return bool(self.role)


def directory_page(community_id: UUID, *, actor: Actor, search: str = "", number: int = 1) -> Page[CircleRow]:
    """One page of the active circles that the actor may know of, the core circle first; seven statements at most."""
    rows = _searched(visible_to(actor, community_id).filter(state=State.ACTIVE), search)
    return _page(rows.order_by("-is_core", "name", "id"), actor, number)


def console_page(
    community_id: UUID, *, actor: Actor, search: str = "", state: str = "", number: int = 1
) -> Page[CircleRow]:
    """The same for staff: of one state, largest first, with what waits in each."""
    rows = _searched(visible_to(actor, community_id), search)
    rows = rows.filter(state=state if state in State.values else State.ACTIVE)
    return _page(rows.order_by("-is_core", "-member_count", "id"), actor, number)


def count_circles(community_id: UUID, *, actor: Actor) -> int:
    """How many active circles there are, as far as the actor may know."""
    return visible_to(actor, community_id).filter(state=State.ACTIVE).count()


def my_circles(member_id: UUID, *, archived: bool = False) -> list[MyCircle]:
    """The circles of a member with what waits for them there, in one statement.

    Those with news come first, the latest news first; muted ones stand behind, their news uncounted.
    """
    state = State.ARCHIVED if archived else State.ACTIVE
    return [
        MyCircle(
            circle=card_below(row, "circle__"),
            role=row["role"],
            joined_at=row["joined_at"],
            waiting=row["waiting"] if row["role"] == CircleRole.HOST else 0,
            unread=0 if row["is_muted"] else row["unread"],
            is_muted=row["is_muted"],
            news_at=row["circle__news_at"],
        )
        for row in _circles_of(member=member_id, state=state.value)
    ]


@prepared
def _circles_of(member: UUID, state: str) -> QuerySet[CircleMember, dict[str, Any]]:
    waiting = Count("circle__requests", filter=Q(circle__requests__state=RequestState.WAITING))
    rows: QuerySet[CircleMember, dict[str, Any]] = (
        CircleMember.objects.filter(member_id=member, member__left_at=None, circle__state=state)
        .annotate(waiting=waiting, unread=Greatest(F("circle__news_count") - F("seen_count"), 0))
        .annotate(has_news=Case(When(is_muted=False, unread__gt=0, then=Value(0)), default=Value(1)))
        .order_by("is_muted", "has_news", F("circle__news_at").desc(nulls_last=True), "role", "-joined_at", "-id")
        .values("role", "joined_at", "waiting", "unread", "is_muted", "circle__news_at", *fields_below("circle__"))
    )
    return rows


def circles_of_member(community_id: UUID, member_id: UUID, *, actor: Actor) -> list[CircleCard]:
    """The active circles of a member, as far as the actor may know of them."""
    if is_ordinary(actor, community_id):
        return [
            card_of_circle(one) for one in _shared(community=community_id, reader=actor.member_id, member=member_id)
        ]
    return [card_of_circle(circle) for circle in _with_member(visible_to(actor, community_id), member_id)]


@prepared
def _shared(community: UUID, reader: UUID, member: UUID) -> QuerySet[Circle]:
    return _with_member(known_to(community, reader), member)


def _with_member(known: QuerySet[Circle], member_id: UUID) -> QuerySet[Circle]:
    return known.filter(state=State.ACTIVE, people__member_id=member_id).order_by("-is_core", "name", "id")


def role_of(circle_id: UUID, member_id: UUID | None) -> str:
    """What a member does in a circle; "" for who does not belong."""
    if member_id is None:
        return ""
    found = _role(circle=circle_id, member=member_id)
    return str(found[0]["role"]) if found else ""


@prepared
def _role(circle: UUID, member: UUID) -> QuerySet[CircleMember, Any]:
    people = CircleMember.objects.filter(circle_id=circle, member_id=member, member__left_at=None)
    roles: QuerySet[CircleMember, Any] = people.values("role")
    return roles


def people_page(circle_id: UUID, *, number: int = 1, size: int = PAGE_SIZE) -> Page[CircleMemberCard]:
    """One page of who is in a circle: hosts first, then in the order they joined; three statements."""
    page: Page[Any] = Paginator(_people(circle_id), size).get_page(number)
    found = list(page.object_list)
    cards = member_cards(row["member_id"] for row in found)
    page.object_list = [CircleMemberCard(cards[row["member_id"]], row["role"], row["joined_at"]) for row in found]
    return page


def hosts_and_faces(circle_id: UUID, *, faces: int) -> tuple[list[MemberCard], list[CircleMemberCard]]:
    """Who hosts a circle, longest first, and the first so many of its people; three statements, two without faces."""
    hosts = [row["member_id"] for row in _hosts(circles=[circle_id])]
    people = _first_people(circle=circle_id, limit=faces) if faces else []
    cards = member_cards([*hosts, *(row["member_id"] for row in people)])
    shown = [CircleMemberCard(cards[row["member_id"]], row["role"], row["joined_at"]) for row in people]
    return [cards[host] for host in hosts], shown


@prepared
def _first_people(circle: UUID, limit: int) -> QuerySet[CircleMember, Any]:
    return _people(circle)[:limit]


def _people(circle_id: UUID) -> QuerySet[CircleMember, Any]:
    """Who is in a circle: hosts first, then in the order they joined."""
    rank = Case(When(role=CircleRole.HOST, then=Value(0)), default=Value(1), output_field=SmallIntegerField())
    rows = CircleMember.objects.filter(circle_id=circle_id, member__left_at=None).order_by(rank, "joined_at", "id")
    people: QuerySet[CircleMember, Any] = rows.values("member_id", "role", "joined_at")
    return people


def hosts_of(circle_id: UUID) -> list[MemberCard]:
    """Who hosts a circle, longest first."""
    return hosts_by_circle([circle_id]).get(circle_id, [])


def hosts_by_circle(circle_ids: Iterable[UUID]) -> dict[UUID, list[MemberCard]]:
    """Who hosts each of many circles, longest first, in two statements."""
    pairs = [(row["circle_id"], row["member_id"]) for row in _hosts(circles=list(circle_ids))]
    cards = member_cards(member_id for _circle_id, member_id in pairs)
    hosts: dict[UUID, list[MemberCard]] = {}
    for circle_id, member_id in pairs:
        hosts.setdefault(circle_id, []).append(cards[member_id])
    return hosts


@prepared
def _hosts(circles: list[UUID]) -> QuerySet[CircleMember, Any]:
    rows = CircleMember.objects.filter(circle_id__any_of=circles, role=CircleRole.HOST, member__left_at=None)
    hosts: QuerySet[CircleMember, Any] = rows.order_by("joined_at", "id").values("circle_id", "member_id")
    return hosts


def requests_waiting(circle_id: UUID, *, limit: int = SHOWN_REQUESTS) -> list[RequestCard]:
    """Who asks to come in, longest first."""
    rows = CircleRequest.objects.filter(circle_id=circle_id, state=RequestState.WAITING, member__left_at=None)
    return _request_cards(list(rows.order_by("asked_at", "id")[:limit]))


def last_request(circle_id: UUID, member_id: UUID) -> RequestCard | None:
    """What a member asked last, and how it went."""
    rows = CircleRequest.objects.filter(circle_id=circle_id, member_id=member_id).order_by("-asked_at", "-id")[:1]
    cards = _request_cards(list(rows))
    return cards[0] if cards else None


def request_card(circle_id: UUID, request_id: UUID) -> RequestCard | None:
    """One request to a circle."""
    cards = _request_cards(list(CircleRequest.objects.filter(circle_id=circle_id, id=request_id)))
    return cards[0] if cards else None


def answers_in(circle_id: UUID, member_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What members answered when they came in last, for the hosts to read."""
    rows = CircleRequest.objects.filter(
        circle_id=circle_id, member_id__in=list(member_ids), state=RequestState.ACCEPTED
    ).exclude(answer="")
    return dict(rows.order_by("asked_at", "id").values_list("member_id", "answer"))


@is_there("home")
def is_invited(member: UUID) -> QuerySet[CircleInvitation]:
    """Whether an invitation waits for the member."""
    return _open_invitations_to(member)


@how_many("home")
def circles_to_know(community: UUID, member: UUID) -> QuerySet[Circle]:
    """How many active circles an ordinary member may know of; who answers for all is asked elsewhere."""
    return known_to(community, member).filter(state=State.ACTIVE)


@is_there("circle")
def is_silent(circle: UUID, member: UUID) -> QuerySet[CircleMember]:
    """Whether the member wants to hear no more of the circle."""
    return CircleMember.objects.filter(circle_id=circle, member_id=member, is_muted=True)


@is_there("circle")
def has_news(circle: UUID, member: UUID) -> QuerySet[CircleMember]:
    """Whether anything was said in the circle since the member looked last."""
    rows = CircleMember.objects.filter(circle_id=circle, member_id=member)
    return rows.filter(seen_count__lt=F("circle__news_count"))


@is_there("circle")
def is_founded_by_members(community: UUID) -> QuerySet[CircleTerms]:
    """Whether members from some stage on may found circles here."""
    return CircleTerms.objects.filter(community_id=community).exclude(founding_stage="")


@is_there("today")
def circles_in_trouble(community: UUID) -> QuerySet[Circle]:
    """Whether any circle is in need."""
    return _in_need(community)


def invitations_to(member_id: UUID) -> list[InvitationCard]:
    """The invitations that wait for a member, latest first."""
    return _invitation_cards(_open_invitations(member=member_id))


@prepared
def _open_invitations(member: UUID) -> QuerySet[CircleInvitation]:
    return _open_invitations_to(member).select_related("circle").order_by("-invited_at", "-id")


def _open_invitations_to(member: UUID) -> QuerySet[CircleInvitation]:
    return CircleInvitation.objects.filter(member_id=member, state=InvitationState.WAITING, circle__state=State.ACTIVE)


def invitations_from(circle_id: UUID) -> list[InvitationCard]:
    """The invitations of a circle that wait, latest first."""
    rows = CircleInvitation.objects.filter(circle_id=circle_id, state=InvitationState.WAITING, member__left_at=None)
    return _invitation_cards(rows.select_related("circle").order_by("-invited_at", "-id"))


def circles_in_need(community_id: UUID, *, limit: int = 5) -> tuple[list[CircleCard], int]:
    """Active circles without a host or beyond their advised size, largest first; and how many there are."""
    shown = [card_of_circle(circle) for circle in _largest_in_need(community=community_id, limit=limit)]
    return shown, len(shown) if len(shown) < limit else _in_need(community_id).count()


@prepared
def _largest_in_need(community: UUID, limit: int) -> QuerySet[Circle]:
    return _in_need(community).order_by("-member_count", "id")[:limit]


def _in_need(community_id: UUID) -> QuerySet[Circle]:
    hosted = CircleMember.objects.filter(role=CircleRole.HOST, member__left_at=None).values("circle_id")
    rows = Circle.objects.filter(community_id=community_id, state=State.ACTIVE)
    return rows.filter(~Q(id__in=hosted) | Q(member_count__gt=F("advised_to")))


def _searched(rows: QuerySet[Circle], search: str) -> QuerySet[Circle]:
    text = search.replace("\x00", "").strip()
    return rows.filter(Q(name__icontains=text) | Q(purpose__icontains=text)) if text else rows


def _page(rows: QuerySet[Circle], actor: Actor, number: int) -> Page[CircleRow]:
    page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(number)
    circles = [card_of_circle(circle) for circle in page.object_list]
    ids = [circle.id for circle in circles]
    hosts = hosts_by_circle(ids)
    roles = dict(
        CircleMember.objects.filter(circle_id__in=ids, member_id=actor.member_id).values_list("circle_id", "role")
    )
    asked = _waiting(CircleRequest.objects.filter(state=RequestState.WAITING), ids, actor)
    invited = _waiting(CircleInvitation.objects.filter(state=InvitationState.WAITING), ids, actor)
    waits = CircleRequest.objects.filter(circle_id__in=ids, state=RequestState.WAITING).values_list("circle_id")
    waiting = dict(waits.annotate(Count("id")))
    page.object_list = [
        CircleRow(
            circle=circle,
            hosts=hosts.get(circle.id, []),
            role=roles.get(circle.id, ""),
            is_asked=circle.id in asked,
            is_invited=circle.id in invited,
            waiting=waiting.get(circle.id, 0),
        )
        for circle in circles
    ]
    return page


def _waiting(
    rows: QuerySet[CircleRequest] | QuerySet[CircleInvitation], circle_ids: list[UUID], actor: Actor
) -> set[UUID]:
    return set(rows.filter(circle_id__in=circle_ids, member_id=actor.member_id).values_list("circle_id", flat=True))


def _request_cards(rows: list[CircleRequest]) -> list[RequestCard]:
    people = member_cards(row.member_id for row in rows)
    return [
        RequestCard(
            id=row.id,
            circle_id=row.circle_id,
            person=people[row.member_id],
            message=row.message,
            question=row.question,
            answer=row.answer,
            state=row.state,
            asked_at=row.asked_at,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            reason=row.reason,
        )
        for row in rows
    ]


def _invitation_cards(rows: Iterable[CircleInvitation]) -> list[InvitationCard]:
    found = list(rows)
    people = member_cards(one for row in found for one in (row.member_id, row.invited_by))
    return [
        InvitationCard(
            id=row.id,
            circle=card_of_circle(row.circle),
            person=people[row.member_id],
            inviter=people.get(row.invited_by),
            invited_at=row.invited_at,
        )
        for row in found
    ]
