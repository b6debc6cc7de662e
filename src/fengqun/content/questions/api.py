"""Operations of questions."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from datetime import datetime
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.content.posts.queries import post_card
from fengqun.content.questions import commands, queries
from fengqun.content.questions.policies import MASTER_QUESTIONS, SET_QUESTION_TERMS
from fengqun.content.questions.types import AnswerCard, Clock, QuestionCard, RelayCard, Terms
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, anyone, having, members
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.circles.queries import circle_by_id

router = Router(tags=["questions"])

BASE = "/communities/{community}/questions"
QUESTION = BASE + "/{uuid:post_id}"
RELAY = "/communities/{community}/question-relays"


class PersonOut(Schema):
    """A member."""

    id: UUID
    name: str


class ClockOut(Schema):
    """How the clock of the first answer stands, in seconds of waking time."""

    due_at: datetime
    left_seconds: int
    over_seconds: int
    is_running: bool
    took_seconds: int | None
    is_in_time: bool

    @classmethod
    def of(cls, clock: Clock) -> "ClockOut":
        """What the API shows."""
        return cls(
            due_at=clock.due_at,
            left_seconds=int(clock.left.total_seconds()),
            over_seconds=int(clock.over.total_seconds()),
            is_running=clock.is_running,
            took_seconds=None if clock.took is None else int(clock.took.total_seconds()),
            is_in_time=clock.is_in_time,
        )


class QuestionOut(Schema):
    """A question; its words are those of the post with the same id."""

    id: UUID
    asker: PersonOut
    title: str
    tags: list[str]
    circle_id: UUID | None
    state: str
    asked_at: datetime
    clock: ClockOut
    answer_count: int
    relay_rounds: int
    accepted_comment_id: UUID | None
    close_reason: str
    close_note: str
    duplicate_of_id: UUID | None

    @classmethod
    def of(cls, card: QuestionCard, clock: Clock) -> "QuestionOut":
        """What the API shows of a card."""
        return cls(
            id=card.post_id,
            asker=PersonOut(id=card.asker.id, name=card.asker.name),
            tags=list(card.tags),
            clock=ClockOut.of(clock),
            **{name: getattr(card, name) for name in _PLAIN},
        )


_PLAIN = (
    "title",
    "circle_id",
    "state",
    "asked_at",
    "answer_count",
    "relay_rounds",
    "accepted_comment_id",
    "close_reason",
    "close_note",
    "duplicate_of_id",
)


class QuestionsOut(Schema):
    """A page of questions."""

    items: list[QuestionOut]
    has_more: bool


class QuestionIn(Schema):
    """What somebody wants to know; `detail` is Markdown."""

    title: str = Field(max_length=80)
    detail: str = Field("", max_length=20_000)
    tags: list[str] = Field(default_factory=list, max_length=5)
    circle_id: UUID | None = None


class SuggestionOut(Schema):
    """A question that was asked before."""

    id: UUID
    title: str
    answer_count: int
    is_accepted: bool
    likeness: float


class AnswerOut(Schema):
    """An answer, which is a comment of the post."""

    id: UUID
    author: PersonOut
    body_html: str
    created_at: datetime
    rating: int
    is_accepted: bool
    is_rated: bool

    @classmethod
    def of(cls, card: AnswerCard) -> "AnswerOut":
        """What the API shows of a card."""
        return cls(
            id=card.comment.id,
            author=PersonOut(id=card.comment.author.id, name=card.comment.author.name),
            body_html=card.comment.body_html,
            created_at=card.comment.created_at,
            rating=card.rating,
            is_accepted=card.is_accepted,
            is_rated=card.is_rated,
        )


class AnswersOut(Schema):
    """A page of answers: the accepted one first, then by rating."""

    items: list[AnswerOut]
    has_more: bool


class AnswerIn(Schema):
    """What somebody knows, in Markdown."""

    body: str = Field(max_length=2_000)


class RatingOut(Schema):
    """How many find an answer helpful."""

    rating: int


class CloseIn(Schema):
    """Why a question is closed: duplicate, solved, off_topic or outdated."""

    reason: str = Field(max_length=12)
    note: str = Field("", max_length=160)
    duplicate_of: UUID | None = None


class ReopenIn(Schema):
    """Why a question is opened again."""

    reason: str = Field(max_length=160)


class RelayOut(Schema):
    """One link of the chain."""

    id: UUID
    question_id: UUID
    member: PersonOut
    relayed_by: PersonOut | None
    passed_from_id: UUID | None
    score: float
    answered: list[str]
    tags: list[str]
    note: str
    state: str
    sent_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, card: RelayCard) -> "RelayOut":
        """What the API shows of a card."""
        by = card.relayed_by
        return cls(
            id=card.id,
            question_id=card.post_id,
            member=PersonOut(id=card.member.id, name=card.member.name),
            relayed_by=PersonOut(id=by.id, name=by.name) if by else None,
            passed_from_id=card.passed_from_id,
            score=card.score,
            answered=[title for _post_id, title in card.answered],
            tags=list(card.tags),
            note=card.note,
            state=card.state,
            sent_at=card.sent_at,
            decided_at=card.decided_at,
        )


class AskedOut(Schema):
    """Who was asked."""

    member_ids: list[UUID]


class PassOnIn(Schema):
    """To whom; without a name, to whoever is next likely to know."""

    to_member_id: UUID | None = None
    note: str = Field("", max_length=160)


class ChoiceIn(Schema):
    """Whether one may be asked in relays."""

    is_open: bool


class TermsIO(Schema):
    """What is promised to those who ask; minutes are those after midnight of the community's zone."""

    target_hours: int = Field(ge=1, le=168)
    waking_from_minute: int = Field(ge=0, le=1439)
    waking_to_minute: int = Field(ge=1, le=1440)
    relay_at_percent: int = Field(ge=1, le=100)
    relay_size: int = Field(ge=1, le=10)
    relays_per_day: int = Field(ge=0, le=50)
    is_relayed_by_clock: bool = True


class FiguresOut(Schema):
    """Of the last thirty days."""

    asked: int
    answered: int
    in_time: int
    median_seconds: int | None
    waiting: int
    late: int
    accepted: int
    share_in_time: int | None


class Made(Schema):
    """The id of what was made."""

    id: UUID


@router.get(BASE, response=QuestionsOut, summary="Questions")
@allow(members)
def list_questions(
    request: Request, community: str, tab: str = queries.WAITING, page: int = 1, circle_id: UUID | None = None
) -> QuestionsOut:
    """`tab`: waiting (the most urgent first), newest, solved, mine."""
    if tab not in queries.TABS:
        raise NotFound
    cards, has_more = queries.questions_page(
        request.community.id,
        actor=request.actor,
        tab=tab,
        circle_id=circle_id,
        number=min(max(page, 1), LAST_PAGE),
    )
    clocks = queries.clocks_of(cards)
    return QuestionsOut(items=[QuestionOut.of(card, clocks[card.post_id]) for card in cards], has_more=has_more)


@router.post(BASE, response={201: Made}, summary="Ask")
@allow(members)
def ask(request: Request, community: str, body: QuestionIn) -> Status[Made]:
    """The clock of the first answer starts."""
    post_id = commands.ask_question(request.community.id, actor=request.actor, **body.dict())
    return Status(201, Made(id=post_id))


@router.get(BASE + "/suggestions", response=list[SuggestionOut], summary="Questions like this text")
@allow(members)
def suggestions(request: Request, community: str, title: str) -> list[SuggestionOut]:
    """That were asked before and that the caller may read."""
    found = queries.similar_questions(request.community.id, title[:400].replace("\x00", ""), actor=request.actor)
    return [
        SuggestionOut(
            id=one.post_id,
            title=one.title,
            answer_count=one.answer_count,
            is_accepted=one.is_accepted,
            likeness=one.likeness,
        )
        for one in found
    ]


@router.get(BASE + "/figures", response=FiguresOut, summary="How questions fare")
@allow(having(MASTER_QUESTIONS))
def figures(request: Request, community: str) -> FiguresOut:
    """Median first response and share answered in time, of the last thirty days."""
    return FiguresOut.from_orm(queries.question_figures(request.community.id))


@router.get(BASE + "/terms", response=TermsIO, summary="What is promised to those who ask")
@allow(members)
def read_terms(request: Request, community: str, circle_id: UUID | None = None) -> TermsIO:
    """Of the community, or as they hold in a circle that the caller may know of."""
    if circle_id is not None:
        circle_by_id(request.community.id, circle_id, actor=request.actor)
    return TermsIO.from_orm(queries.terms_of(request.community.id, circle_id))


@router.put(BASE + "/terms", response=TermsIO, summary="Promise something else")
@allow(having(SET_QUESTION_TERMS))
def set_terms(request: Request, community: str, body: TermsIO, circle_id: UUID | None = None) -> TermsIO:
    """In the community, or in one circle."""
    commands.set_question_terms(
        request.community.id, actor=request.actor, terms=Terms(**body.dict()), circle_id=circle_id
    )
    return body


@router.get(QUESTION, response=QuestionOut, summary="One question")
@allow(anyone)
def detail(request: Request, community: str, post_id: UUID) -> QuestionOut:
    """If this person may read it."""
    post_card(request.community.id, post_id, actor=request.actor)
    card = queries.question_card(request.community.id, post_id)
    return QuestionOut.of(card, queries.clock_of(card))


@router.get(QUESTION + "/answers", response=AnswersOut, summary="Answers, best first")
@allow(anyone)
def list_answers(request: Request, community: str, post_id: UUID, page: int = 1) -> AnswersOut:
    """The accepted one, then by rating."""
    post_card(request.community.id, post_id, actor=request.actor)
    card = queries.question_card(request.community.id, post_id)
    found, has_more = queries.answers_of(card, actor=request.actor, number=min(max(page, 1), LAST_PAGE))
    return AnswersOut(items=[AnswerOut.of(one) for one in found], has_more=has_more)


@router.post(QUESTION + "/answers", response={201: Made}, summary="Answer")
@allow(members)
def answer(request: Request, community: str, post_id: UUID, body: AnswerIn) -> Status[Made]:
    """The first by somebody else stops the clock."""
    comment_id = commands.answer_question(request.community.id, post_id, actor=request.actor, body=body.body)
    return Status(201, Made(id=comment_id))


@router.put(QUESTION + "/answers/{uuid:comment_id}/acceptance", response={204: None}, summary="Accept an answer")
@allow(members)
def accept(request: Request, community: str, post_id: UUID, comment_id: UUID) -> Status[None]:
    """In the place of the one accepted before."""
    commands.accept_answer(request.community.id, post_id, comment_id, actor=request.actor)
    return Status(204, None)


@router.delete(QUESTION + "/acceptance", response={204: None}, summary="Accept none after all")
@allow(members)
def withdraw(request: Request, community: str, post_id: UUID) -> Status[None]:
    """The question is open again."""
    commands.withdraw_acceptance(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.put(QUESTION + "/answers/{uuid:comment_id}/rating", response=RatingOut, summary="Find an answer helpful")
@allow(members)
def rate(request: Request, community: str, post_id: UUID, comment_id: UUID) -> RatingOut:
    """A second time changes nothing."""
    return RatingOut(rating=commands.rate_answer(request.community.id, comment_id, actor=request.actor))


@router.delete(QUESTION + "/answers/{uuid:comment_id}/rating", response=RatingOut, summary="Take that back")
@allow(members)
def unrate(request: Request, community: str, post_id: UUID, comment_id: UUID) -> RatingOut:
    """Without one nothing changes."""
    return RatingOut(rating=commands.unrate_answer(request.community.id, comment_id, actor=request.actor))


@router.put(QUESTION + "/closing", response={204: None}, summary="Close a question")
@allow(members)
def close(request: Request, community: str, post_id: UUID, body: CloseIn) -> Status[None]:
    """Without an accepted answer."""
    commands.close_question(request.community.id, post_id, actor=request.actor, **body.dict())
    return Status(204, None)


@router.delete(QUESTION + "/closing", response={204: None}, summary="Open a question again")
@allow(members)
def reopen(request: Request, community: str, post_id: UUID, body: ReopenIn) -> Status[None]:
    """With a reason."""
    commands.reopen_question(request.community.id, post_id, actor=request.actor, reason=body.reason)
    return Status(204, None)


@router.get(QUESTION + "/relays", response=list[RelayOut], summary="Who was asked, and why")
@allow(members)
def chain(request: Request, community: str, post_id: UUID) -> list[RelayOut]:
    """In order."""
    post_card(request.community.id, post_id, actor=request.actor)
    return [RelayOut.of(one) for one in queries.chain_of(post_id)]


@router.post(QUESTION + "/relays", response={201: AskedOut}, summary="Hand a question to those who may know")
@allow(members)
def relay(request: Request, community: str, post_id: UUID) -> Status[AskedOut]:
    """One round."""
    asked = commands.relay_question(request.community.id, post_id, actor=request.actor)
    return Status(201, AskedOut(member_ids=asked))


@router.get(RELAY, response=list[RelayOut], summary="What was handed to me")
@allow(members)
def own_relays(request: Request, community: str) -> list[RelayOut]:
    """And waits."""
    return [RelayOut.of(one.relay) for one in queries.relayed_to_me(request.community.id, actor=request.actor)]


@router.put(RELAY + "/choice", response={204: None}, summary="Be asked in relays, or not")
@allow(members)
def choose(request: Request, community: str, body: ChoiceIn) -> Status[None]:
    """What waits already stays."""
    commands.choose_relays(request.community.id, actor=request.actor, is_open=body.is_open)
    return Status(204, None)


@router.put(RELAY + "/{uuid:relay_id}/taking", response=Made, summary="Want to answer")
@allow(members)
def take(request: Request, community: str, relay_id: UUID) -> Made:
    """Answers the question's id."""
    return Made(id=commands.take_relay(request.community.id, relay_id, actor=request.actor))


@router.put(RELAY + "/{uuid:relay_id}/passing", response=Made, summary="Hand a relay on")
@allow(members)
def pass_on(request: Request, community: str, relay_id: UUID, body: PassOnIn) -> Made:
    """Answers the question's id."""
    return Made(id=commands.pass_on_relay(request.community.id, relay_id, actor=request.actor, **body.dict()))


@router.put(RELAY + "/{uuid:relay_id}/declining", response=Made, summary="Not answer this time")
@allow(members)
def decline(request: Request, community: str, relay_id: UUID) -> Made:
    """Answers the question's id."""
    return Made(id=commands.decline_relay(request.community.id, relay_id, actor=request.actor))
