"""The API of profiles and of who follows, blocks and mutes whom."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field as Limit
from ninja import Router, Schema, Status

from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.types import MemberCard
from fengqun.people.profiles.choices import Audience, Field, TieKind
from fengqun.people.profiles.commands import (
    block,
    change_profile,
    follow,
    mute,
    unblock,
    unfollow,
    unmute,
)
from fengqun.people.profiles.queries import facts_of, own_facts, standing, tied_page
from fengqun.people.profiles.types import Fact, Told

router = Router(tags=["profiles"])
KIND = Literal["follow", "block", "mute"]
FIELD = Literal["about", "place", "tags", "links", "birthday"]
AUDIENCE = Literal["everybody", "circles", "followers", "me"]
MAKING = {TieKind.FOLLOW: follow, TieKind.BLOCK: block, TieKind.MUTE: mute}
ENDING = {TieKind.FOLLOW: unfollow, TieKind.BLOCK: unblock, TieKind.MUTE: unmute}


class FactOut(Schema):
    """One field of a profile; `audience` is told to its member alone."""

    field: FIELD
    values: list[str]
    audience: AUDIENCE | None = None


class StandingOut(Schema):
    """What the caller and the member are to each other. That one was blocked is not said."""

    is_following: bool
    is_followed: bool
    is_blocking: bool
    is_muting: bool


class ProfileOut(Schema):
    """A member, as far as the caller may know them."""

    member_id: UUID
    name: str
    facts: list[FactOut]
    standing: StandingOut
    follower_count: int
    following_count: int


class FactIn(Schema):
    """What to tell in one field, and to whom; no values empty it."""

    field: FIELD
    values: list[str] = Limit(max_length=20)
    audience: AUDIENCE = "everybody"


class TiedOut(Schema):
    """Somebody in a list."""

    member_id: UUID
    name: str
    kind: KIND
    since: datetime


class TiedPage(Schema):
    """One page, latest first."""

    members: list[TiedOut]
    total: int
    page: int
    pages: int


@router.get("/communities/{community}/members/{member_id}/profile", response=ProfileOut, summary="A member's profile")
@allow(members)
def profile(request: Request, community: str, member_id: UUID) -> dict[str, object]:
    """What the member tells the caller."""
    del community
    viewer_id = request.actor.require_member(request.community.id)
    member = _present(request, member_id)
    between = standing(viewer_id, member_id)
    facts = facts_of(member, viewer_id=viewer_id, between=between)
    return {
        "member_id": member.id,
        "name": member.name,
        "facts": [_fact(fact, with_audience=viewer_id == member_id) for fact in facts],
        "standing": vars(between),
        "follower_count": between.follower_count,
        "following_count": between.following_count,
    }


@router.get("/communities/{community}/my-profile", response=list[FactOut], summary="What I tell of myself")
@allow(members)
def my_profile(request: Request, community: str) -> list[dict[str, object]]:
    """Every field that is told, with its audience."""
    del community
    facts = own_facts(request.actor.require_member(request.community.id))
    return [_fact(fact, with_audience=True) for fact in facts.values()]


@router.patch("/communities/{community}/my-profile", response=list[FactOut], summary="Tell something of myself")
@allow(members)
def change_my_profile(request: Request, community: str, body: list[FactIn]) -> list[dict[str, object]]:
    """Put these fields; those that are not named stay."""
    told = {Field(one.field): Told(tuple(one.values), Audience(one.audience)) for one in body}
    change_profile(request.community.id, told, actor=request.actor)
    return my_profile(request, community)


@router.put(
    "/communities/{community}/members/{member_id}/ties/{kind}", response={204: None}, summary="Follow, block or mute"
)
@allow(members)
def make_tie(request: Request, community: str, member_id: UUID, kind: KIND) -> Status[None]:
    """Follow, block or mute a member; doing it twice is doing it once."""
    del community
    MAKING[TieKind(kind)](request.community.id, member_id, actor=request.actor)
    return Status(204, None)


@router.delete(
    "/communities/{community}/members/{member_id}/ties/{kind}",
    response={204: None},
    summary="Follow, block or mute no more",
)
@allow(members)
def end_tie(request: Request, community: str, member_id: UUID, kind: KIND) -> Status[None]:
    """Follow, block or mute a member no more."""
    del community
    ENDING[TieKind(kind)](request.community.id, member_id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/members/{member_id}/followers", response=TiedPage, summary="Who follows a member")
@allow(members)
def followers(request: Request, community: str, member_id: UUID, page: int = 1) -> dict[str, object]:
    """Who follows the member, latest first."""
    del community
    return _follows(request, member_id, page, to_member=True)


@router.get(
    "/communities/{community}/members/{member_id}/following", response=TiedPage, summary="Whom a member follows"
)
@allow(members)
def following(request: Request, community: str, member_id: UUID, page: int = 1) -> dict[str, object]:
    """Whom the member follows, latest first."""
    del community
    return _follows(request, member_id, page, to_member=False)


@router.get("/communities/{community}/hidden-members", response=TiedPage, summary="Whom I blocked or muted")
@allow(members)
def hidden(request: Request, community: str, page: int = 1) -> dict[str, object]:
    """Whom I do not want to meet."""
    del community
    me = request.actor.require_member(request.community.id)
    return _page(me, (TieKind.BLOCK, TieKind.MUTE), me, page)


def _follows(request: Request, member_id: UUID, page: int, *, to_member: bool) -> dict[str, object]:
    viewer_id = request.actor.require_member(request.community.id)
    _present(request, member_id)
    if standing(viewer_id, member_id).is_blocked:
        raise MemberNotFound
    return _page(member_id, (TieKind.FOLLOW,), viewer_id, page, to_member=to_member)


def _page(
    member_id: UUID, kinds: tuple[TieKind, ...], viewer_id: UUID, number: int, *, to_member: bool = False
) -> dict[str, object]:
    number = min(max(number, 1), LAST_PAGE)
    page = tied_page(member_id, kinds, to_member=to_member, viewer_id=viewer_id, number=number)
    return {
        "members": [
            {"member_id": tied.member.id, "name": tied.member.name, "kind": tied.kind, "since": tied.since}
            for tied in page.object_list
        ],
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
    }


def _present(request: Request, member_id: UUID) -> MemberCard:
    card = member_card(member_id)
    if card.community_id != request.community.id or not card.is_present:
        raise MemberNotFound
    return card


def _fact(fact: Fact, *, with_audience: bool) -> dict[str, object]:
    return {"field": fact.field, "values": list(fact.values), "audience": fact.audience if with_audience else None}
