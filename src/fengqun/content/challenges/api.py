"""Operations of challenges."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.content.challenges import commands, queries
from fengqun.content.challenges.errors import NotHost
from fengqun.content.challenges.opened import opened_mark
from fengqun.content.challenges.queries.cards import NOW, TABS
from fengqun.content.challenges.types import ChallengeCard, ChallengeSettings, CheckInCard, ParticipantRow, RankRow
from fengqun.content.posts.types import Place
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import LAST_PAGE, Request

router = Router(tags=["challenges"])

BASE = "/communities/{community}/challenges"
ONE = BASE + "/{uuid:challenge_id}"
CHECK_IN = "/communities/{community}/check-ins/{uuid:check_in_id}"


class ChallengeOut(Schema):
    """A challenge; `phase` is upcoming, running, over or cancelled."""

    id: UUID
    host_id: UUID
    circle_id: UUID | None
    title: str
    description: str
    starts_on: date
    ends_on: date
    min_chars: int
    needs_picture: bool
    needs_audio: bool
    late_minutes: int
    makeup_days: int
    makeup_back: int
    certificate_days: int
    capacity: int | None
    minimum_stage: str
    participant_count: int
    phase: str
    today: date
    is_joined: bool
    has_checked_in: bool

    @classmethod
    def of(cls, card: ChallengeCard) -> "ChallengeOut":
        """What the API shows of a card."""
        return cls(**{name: getattr(card, name) for name in cls.model_fields})


class ChallengesOut(Schema):
    """A page of challenges."""

    items: list[ChallengeOut]
    page: int
    pages: int


class ChallengeIn(Schema):
    """What a challenge is to be; `certificate_days` 0 stands for every day."""

    title: str = Field(max_length=60)
    description: str = Field("", max_length=4_000)
    starts_on: date
    ends_on: date
    min_chars: int = Field(0, ge=0, le=1_000)
    needs_picture: bool = False
    needs_audio: bool = False
    late_minutes: int = Field(0, ge=0, le=360)
    makeup_days: int = Field(0, ge=0, le=31)
    makeup_back: int = Field(0, ge=0, le=31)
    certificate_days: int = Field(0, ge=0, le=366)
    capacity: int | None = Field(None, ge=1, le=100_000)
    minimum_stage: str = Field("", max_length=20)
    circle_id: UUID | None = None

    @property
    def settings(self) -> ChallengeSettings:
        """What the commands take."""
        return ChallengeSettings(**self.model_dump(exclude={"copied_from_id"}))


class NewChallengeIn(ChallengeIn):
    """The same, and what it was copied from."""

    copied_from_id: UUID | None = None


class CheckInOut(Schema):
    """A check-in; `body_html` is sanitized."""

    id: UUID
    challenge_id: UUID
    author_id: UUID
    author_name: str
    day: date
    is_makeup: bool
    body: str
    body_html: str
    state: str
    like_count: int
    is_liked: bool
    created_at: datetime
    edited_at: datetime | None
    media_ids: list[UUID]

    @classmethod
    def of(cls, card: CheckInCard) -> "CheckInOut":
        """What the API shows of a card."""
        plain: set[str] = set(cls.model_fields) - {"author_id", "author_name", "media_ids"}
        return cls(
            author_id=card.author.id,
            author_name=card.author.name,
            media_ids=[media.id for media in card.media],
            **{name: getattr(card, name) for name in plain},
        )


class CheckInsOut(Schema):
    """A page of check-ins; give `next` as `before` to read on."""

    items: list[CheckInOut]
    next: str | None


class CheckInIn(Schema):
    """A check-in. `day` names a day to make up; `opened` is the mark of one's own part, from before midnight."""

    body: str = Field("", max_length=4_000)
    media_ids: list[UUID] = Field(default_factory=list, max_length=9)
    day: date | None = None
    opened: str = Field("", max_length=200)


class CheckInMade(Schema):
    """What became of a check-in."""

    id: UUID
    day: date
    is_makeup: bool
    is_held: bool


class WordsIn(Schema):
    """What a check-in says, anew; without `media_ids` it keeps what it carries."""

    body: str = Field("", max_length=4_000)
    media_ids: list[UUID] | None = Field(None, max_length=9)


class PartOut(Schema):
    """One's own part: what it comes to, by day (ISO 8601). `opened` is a mark to send with the next check-in."""

    is_joined: bool
    remind_hour: int | None
    total: int
    current_streak: int
    longest_streak: int
    makeups_left: int
    makeup_open: list[date]
    is_certified: bool
    days: dict[str, str]
    opened: str


class ReminderIn(Schema):
    """The hour to be reminded at; null for never."""

    hour: int | None = Field(None, ge=0, le=23)


class RankOut(Schema):
    """A place in the ranking."""

    place: int
    member_id: UUID
    name: str
    days: int
    longest_streak: int
    is_me: bool

    @classmethod
    def of(cls, row: RankRow) -> "RankOut":
        """What the API shows of a row."""
        return cls(
            place=row.place,
            member_id=row.person.id,
            name=row.person.name,
            days=row.days,
            longest_streak=row.longest,
            is_me=row.is_me,
        )


class RankingOut(Schema):
    """A page of the ranking: days first, then the longest streak, then who got there earlier."""

    items: list[RankOut]
    mine: RankOut | None
    total: int
    page: int
    pages: int


class ParticipantOut(Schema):
    """A participant, for who runs the challenge."""

    member_id: UUID
    name: str
    days: int
    last_day: date | None
    days_silent: int
    has_fallen_off: bool
    cheered_at: datetime | None

    @classmethod
    def of(cls, row: ParticipantRow) -> "ParticipantOut":
        """What the API shows of a row."""
        plain = set(cls.model_fields) - {"member_id", "name"}
        return cls(member_id=row.person.id, name=row.person.name, **{name: getattr(row, name) for name in plain})


class ParticipantsOut(Schema):
    """A page of participants, the longest silent first."""

    items: list[ParticipantOut]
    page: int
    pages: int


class CheerIn(Schema):
    """Whom to call to, and what to say."""

    member_ids: list[UUID] = Field(max_length=200)
    words: str = Field(max_length=80)


class ReasonIn(Schema):
    """Why; those whom it concerns read it."""

    reason: str = Field(max_length=200)


class Made(Schema):
    """The id of what was made."""

    id: UUID


class LikedOut(Schema):
    """How a check-in stands."""

    like_count: int
    is_liked: bool


class Called(Schema):
    """How many were called to."""

    count: int


@router.get(BASE, response=ChallengesOut, summary="Challenges")
@allow(members)
def list_challenges(request: Request, community: str, tab: str = NOW, page: int = 1) -> ChallengesOut:
    """`tab` is `now`, `later` or `past`."""
    if tab not in TABS:
        raise NotFound
    found = queries.challenges_page(
        request.community, actor=request.actor, tab=tab, number=min(max(page, 1), LAST_PAGE)
    )
    items = [ChallengeOut.of(card) for card in found.object_list]
    return ChallengesOut(items=items, page=found.number, pages=found.paginator.num_pages)


@router.post(BASE, response={201: Made}, summary="Open a challenge")
@allow(members)
def open_challenge(request: Request, community: str, body: NewChallengeIn) -> Status[Made]:
    """Staff anywhere, hosts of a circle in their circle."""
    challenge_id = commands.open_challenge(
        request.community.id, actor=request.actor, settings=body.settings, copied_from_id=body.copied_from_id
    )
    return Status(201, Made(id=challenge_id))


@router.get(ONE, response=ChallengeOut, summary="One challenge")
@allow(members)
def read_challenge(request: Request, community: str, challenge_id: UUID) -> ChallengeOut:
    """If this member may know of it."""
    return ChallengeOut.of(queries.challenge_card(request.community, challenge_id, actor=request.actor))


@router.put(ONE, response=ChallengeOut, summary="Change a challenge")
@allow(members)
def change_challenge(request: Request, community: str, challenge_id: UUID, body: ChallengeIn) -> ChallengeOut:
    """By those who run it; the circle stays."""
    card = queries.challenge_card(request.community, challenge_id, actor=request.actor)
    settings = replace(body.settings, circle_id=card.circle_id)
    commands.change_challenge(request.community.id, challenge_id, actor=request.actor, settings=settings)
    return read_challenge(request, community, challenge_id)


@router.post(ONE + "/cancellation", response={204: None}, summary="Call a challenge off")
@allow(members)
def cancel_challenge(request: Request, community: str, challenge_id: UUID, body: ReasonIn) -> Status[None]:
    """By those who run it; who takes part is told why."""
    commands.cancel_challenge(request.community.id, challenge_id, actor=request.actor, reason=body.reason)
    return Status(204, None)


@router.put(ONE + "/participation", response={204: None}, summary="Take part")
@allow(members)
def join(request: Request, community: str, challenge_id: UUID) -> Status[None]:
    """Twice is once."""
    commands.join_challenge(request.community.id, challenge_id, actor=request.actor)
    return Status(204, None)


@router.delete(ONE + "/participation", response={204: None}, summary="Take part no longer")
@allow(members)
def leave(request: Request, community: str, challenge_id: UUID) -> Status[None]:
    """The check-ins stay."""
    commands.leave_challenge(request.community.id, challenge_id, actor=request.actor)
    return Status(204, None)


@router.get(ONE + "/participation", response=PartOut, summary="My part")
@allow(members)
def my_part(request: Request, community: str, challenge_id: UUID) -> PartOut:
    """My days, streaks, and what can be made up."""
    card = queries.challenge_card(request.community, challenge_id, actor=request.actor)
    mine = queries.my_part(card, actor=request.actor)
    if mine is None:
        raise NotFound
    return PartOut(
        is_joined=mine.is_joined,
        remind_hour=mine.remind_hour,
        total=mine.standing.total,
        current_streak=mine.standing.current,
        longest_streak=mine.standing.longest,
        makeups_left=mine.makeups_left,
        makeup_open=list(mine.makeup_open),
        is_certified=mine.is_certified,
        days={cell.day.isoformat(): cell.mark for month in mine.months for cell in month.cells},
        opened=opened_mark(card.id, request.actor.require_member(card.community_id)),
    )


@router.put(ONE + "/reminder", response={204: None}, summary="Choose an hour to be reminded at")
@allow(members)
def set_reminder(request: Request, community: str, challenge_id: UUID, body: ReminderIn) -> Status[None]:
    """On days without a check-in."""
    commands.set_reminder(request.community.id, challenge_id, actor=request.actor, hour=body.hour)
    return Status(204, None)


@router.get(ONE + "/check-ins", response=CheckInsOut, summary="Check-ins, newest first")
@allow(members)
def list_check_ins(request: Request, community: str, challenge_id: UUID, before: str = "") -> CheckInsOut:
    """What everybody sent."""
    card = queries.challenge_card(request.community, challenge_id, actor=request.actor)
    page = queries.check_ins_page(card.id, actor=request.actor, before=Place.read(before))
    return CheckInsOut(items=[CheckInOut.of(one) for one in page.items], next=str(page.next) if page.next else None)


@router.post(ONE + "/check-ins", response={201: CheckInMade}, summary="Check in")
@allow(members)
def check_in(request: Request, community: str, challenge_id: UUID, body: CheckInIn) -> Status[CheckInMade]:
    """For today, or for a day to be made up; the server says which day counts."""
    made = commands.check_in(
        request.community.id,
        challenge_id,
        actor=request.actor,
        body=body.body,
        media_ids=body.media_ids,
        day=body.day,
        opened=body.opened,
    )
    return Status(201, CheckInMade(id=made.id, day=made.day, is_makeup=made.is_makeup, is_held=made.is_held))


@router.put(CHECK_IN, response=CheckInOut, summary="Rewrite today's check-in")
@allow(members)
def edit_check_in(request: Request, community: str, check_in_id: UUID, body: WordsIn) -> CheckInOut:
    """On its own day."""
    commands.edit_check_in(
        request.community.id, check_in_id, actor=request.actor, body=body.body, media_ids=body.media_ids
    )
    return CheckInOut.of(queries.check_in_card(request.community.id, check_in_id, actor=request.actor))


@router.delete(CHECK_IN, response={204: None}, summary="Remove a check-in")
@allow(members)
def remove_check_in(request: Request, community: str, check_in_id: UUID, reason: str = "") -> Status[None]:
    """One's own, or as who runs the challenge anybody's."""
    commands.remove_check_in(request.community.id, check_in_id, actor=request.actor, reason=reason[:200])
    return Status(204, None)


@router.put(CHECK_IN + "/like", response=LikedOut, summary="Encourage a check-in")
@allow(members)
def like(request: Request, community: str, check_in_id: UUID) -> LikedOut:
    """A second time changes nothing."""
    liked = commands.like_check_in(request.community.id, check_in_id, actor=request.actor)
    return LikedOut(like_count=liked.like_count, is_liked=liked.is_liked)


@router.delete(CHECK_IN + "/like", response=LikedOut, summary="Take a like back")
@allow(members)
def unlike(request: Request, community: str, check_in_id: UUID) -> LikedOut:
    """Without one nothing changes."""
    liked = commands.unlike_check_in(request.community.id, check_in_id, actor=request.actor)
    return LikedOut(like_count=liked.like_count, is_liked=liked.is_liked)


@router.post(CHECK_IN + "/release", response={204: None}, summary="Let a held check-in be seen")
@allow(members)
def release(request: Request, community: str, check_in_id: UUID) -> Status[None]:
    """By those who run the challenge."""
    commands.release_check_in(request.community.id, check_in_id, actor=request.actor)
    return Status(204, None)


@router.post(CHECK_IN + "/refusal", response={204: None}, summary="Turn a held check-in down")
@allow(members)
def refuse(request: Request, community: str, check_in_id: UUID, body: ReasonIn) -> Status[None]:
    """By those who run the challenge; its author reads why."""
    commands.refuse_check_in(request.community.id, check_in_id, actor=request.actor, reason=body.reason)
    return Status(204, None)


@router.get(ONE + "/ranking", response=RankingOut, summary="Who stands where")
@allow(members)
def ranking(request: Request, community: str, challenge_id: UUID, page: int = 1) -> RankingOut:
    """A page of it, and one's own place."""
    card = queries.challenge_card(request.community, challenge_id, actor=request.actor)
    found = queries.ranking(card.id, actor=request.actor, number=min(max(page, 1), LAST_PAGE))
    return RankingOut(
        items=[RankOut.of(row) for row in found.rows],
        mine=RankOut.of(found.mine) if found.mine else None,
        total=found.total,
        page=found.number,
        pages=found.pages,
    )


@router.get(ONE + "/participants", response=ParticipantsOut, summary="Who takes part")
@allow(members)
def participants(
    request: Request,
    community: str,
    challenge_id: UUID,
    silent: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    page: int = 1,
) -> ParticipantsOut:
    """For those who run it, the longest silent first."""
    card = queries.challenge_card(request.community, challenge_id, actor=request.actor)
    if not queries.runs_challenge(request.actor, request.community.id, host_id=card.host_id, circle_id=card.circle_id):
        raise NotHost
    found = queries.participants_page(card, request.community, only_silent=silent, number=min(max(page, 1), LAST_PAGE))
    items = [ParticipantOut.of(row) for row in found.object_list]
    return ParticipantsOut(items=items, page=found.number, pages=found.paginator.num_pages)


@router.post(ONE + "/cheers", response=Called, summary="Call to who fell silent")
@allow(members)
def cheer(request: Request, community: str, challenge_id: UUID, body: CheerIn) -> Called:
    """Each at most once in two days."""
    count = commands.cheer_up(
        request.community.id, challenge_id, actor=request.actor, member_ids=body.member_ids, words=body.words
    )
    return Called(count=count)
