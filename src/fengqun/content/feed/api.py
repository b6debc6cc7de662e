"""Operations of the feed."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from dataclasses import asdict
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.content.feed import commands, queries
from fengqun.content.feed.commands.exposure import MOST_AT_ONCE
from fengqun.content.feed.commands.picks import REASON_LENGTH
from fengqun.content.feed.types import Why
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request
from fengqun.people.profiles.queries import hidden_authors

router = Router(tags=["feed"])

BASE = "/communities/{community}/feed"
USUAL_LIMIT = 20
MAX_LIMIT = 50


class FeedOut(Schema):
    """A page of the home feed: ids of posts in order; give `next` as `before` to read on."""

    tab: str
    post_ids: list[UUID]
    next: str
    is_plain: bool


class ReckoningOut(Schema):
    """value = (quality + 0.05) × freshness × affinity × boost."""

    positive: float
    shown: int
    quality: float
    age_hours: float
    freshness: float
    is_followed: bool
    is_own_circle: bool
    affinity: float
    monthly_posts: int | None
    boost: float
    value: float


class WhyOut(Schema):
    """Why a post stands where it stands for the caller, and how its likes count."""

    reckoning: ReckoningOut
    full_votes: int
    new_votes: int
    ring_votes: int
    ring_weight: float
    own_votes: int
    is_plain: bool
    pick_reason: str

    @classmethod
    def of(cls, why: Why) -> "WhyOut":
        """What the API shows."""
        numbers = asdict(why.reckoning)
        numbers["age_hours"] = numbers.pop("age").total_seconds() / 3600
        return cls(
            reckoning=ReckoningOut(**numbers),
            full_votes=why.full_votes,
            new_votes=why.new_votes,
            ring_votes=why.ring_votes,
            ring_weight=why.ring_weight,
            own_votes=why.own_votes,
            is_plain=why.is_plain,
            pick_reason=why.pick.reason if why.pick else "",
        )


class RankingIn(Schema):
    """Whether to read newest first, without personal ranking."""

    is_plain: bool


class SeenIn(Schema):
    """What stood on the screen."""

    post_ids: list[UUID] = Field(max_length=MOST_AT_ONCE)


class SeenOut(Schema):
    """How many of them were new today."""

    noted: int


class PickIn(Schema):
    """Why a post is picked."""

    reason: str = Field(max_length=REASON_LENGTH)


@router.get(BASE, response=FeedOut, summary="The home feed")
@allow(anyone)
def read(request: Request, community: str, tab: str = "", before: str = "", limit: int = USUAL_LIMIT) -> FeedOut:
    """`tab`: foryou, latest, featured, following; without one as the caller reads."""
    if tab and tab not in queries.TABS:
        raise NotFound
    page = queries.feed_page(
        request.community.id,
        actor=request.actor,
        tab=tab,
        before=before,
        limit=min(max(limit, 1), MAX_LIMIT),
        without=hidden_authors(request.actor.member_id),
    )
    return FeedOut(tab=page.tab, post_ids=[post.id for post in page.posts], next=page.next, is_plain=page.is_plain)


@router.put(BASE + "/ranking", response={204: None}, summary="Read with or without personal ranking")
@allow(members)
def ranking(request: Request, community: str, body: RankingIn) -> Status[None]:
    """It is remembered."""
    commands.choose_ranking(request.community.id, actor=request.actor, is_plain=body.is_plain)
    return Status(204, None)


@router.post(BASE + "/exposures", response=SeenOut, summary="Tell what stood on the screen")
@allow(members)
def seen(request: Request, community: str, body: SeenIn) -> SeenOut:
    """Each post counts once a day."""
    noted = commands.note_exposures(request.community.id, body.post_ids, actor=request.actor)
    return SeenOut(noted=noted)


@router.get(BASE + "/{uuid:post_id}/why", response=WhyOut, summary="Why a post is shown")
@allow(anyone)
def why(request: Request, community: str, post_id: UUID) -> WhyOut:
    """Every number of the formula, as of now, for the caller."""
    return WhyOut.of(queries.why_shown(request.community.id, post_id, actor=request.actor))


@router.put(BASE + "/{uuid:post_id}/pick", response={204: None}, summary="Pick a post and say why")
@allow(members)
def pick(request: Request, community: str, post_id: UUID, body: PickIn) -> Status[None]:
    """For those who may pick where the post stands."""
    commands.pick_post(request.community.id, post_id, actor=request.actor, reason=body.reason)
    return Status(204, None)


@router.delete(BASE + "/{uuid:post_id}/pick", response={204: None}, summary="Let a picked post go")
@allow(members)
def unpick(request: Request, community: str, post_id: UUID) -> Status[None]:
    """With its reason."""
    commands.unpick_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)
