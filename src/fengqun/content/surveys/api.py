"""Operations of polls and surveys."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.content.posts.queries import post_card
from fengqun.content.surveys import commands, queries
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.content.surveys.types import PollCard, PollDraft, QuestionDraft, SurveyCard, SurveySettings
from fengqun.kernel.moments import read_moment
from fengqun.kernel.policies import allow, having, members
from fengqun.kernel.requests import Request

router = Router(tags=["surveys"])

POLL = "/communities/{community}/posts/{uuid:post_id}/poll"
BASE = "/communities/{community}/surveys"
ONE = BASE + "/{uuid:survey_id}"
QUESTION = ONE + "/questions/{uuid:question_id}"


class OptionOut(Schema):
    """One thing to choose; `votes` is null where the results are not shown yet."""

    id: UUID
    text: str
    votes: int | None
    percent: int | None
    is_mine: bool


class PollOut(Schema):
    """A poll as one viewer sees it."""

    id: UUID
    post_id: UUID
    question: str
    is_multiple: bool
    is_anonymous: bool
    may_change: bool
    shows: str
    closes_at: datetime | None
    is_closed: bool
    ballot_count: int
    has_voted: bool
    options: list[OptionOut]

    @classmethod
    def of(cls, card: PollCard) -> "PollOut":
        """What the API shows of a card."""
        plain = {name: getattr(card, name) for name in cls.model_fields if name != "options"}
        options = [OptionOut(**{name: getattr(one, name) for name in OptionOut.model_fields}) for one in card.options]
        return cls(options=options, **plain)


class PollIn(Schema):
    """A poll to open; `shows` is always, voted or closed."""

    question: str = Field(max_length=120)
    options: list[str] = Field(min_length=2, max_length=10)
    is_multiple: bool = False
    is_anonymous: bool = False
    may_change: bool = True
    shows: str = Field("voted", max_length=10)
    closes_at: datetime | None = None


class VotesIn(Schema):
    """The options that are chosen."""

    option_ids: list[UUID] = Field(max_length=10)


class SurveyOut(Schema):
    """A survey; `phase` is draft, waiting, open or closed."""

    id: UUID
    title: str
    intro: str
    is_anonymous: bool
    stages: list[str]
    circle_id: UUID | None
    shares_results: bool
    opens_at: datetime | None
    closes_at: datetime | None
    phase: str
    answer_count: int
    has_answered: bool

    @classmethod
    def of(cls, card: SurveyCard) -> "SurveyOut":
        """What the API shows of a card."""
        return cls(
            **{name: getattr(card, name) for name in cls.model_fields if name != "stages"}, stages=list(card.stages)
        )


class SurveyIn(Schema):
    """All about a survey but its questions."""

    title: str = Field(max_length=80)
    intro: str = Field("", max_length=2_000)
    is_anonymous: bool = False
    stages: list[str] = Field(default_factory=list, max_length=20)
    circle_id: UUID | None = None
    shares_results: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None


class QuestionIn(Schema):
    """A question; `kind` is choice, multi, scale, nps or text."""

    kind: str = Field(max_length=10)
    text: str = Field(max_length=200)
    options: list[str] = Field(default_factory=list, max_length=10)
    is_required: bool = False

    @property
    def draft(self) -> QuestionDraft:
        """What the commands take."""
        return QuestionDraft(self.kind, self.text, tuple(self.options), self.is_required)


class QuestionOut(Schema):
    """A question of a survey."""

    id: UUID
    position: int
    kind: str
    text: str
    options: list[str]
    is_required: bool


class SheetOut(Schema):
    """A survey with its questions, and what one has entered and not sent."""

    survey: SurveyOut
    questions: list[QuestionOut]
    draft: dict[str, Any]


class AnswersIn(Schema):
    """Answers by question id: an option's number, a list of them, a number, or a text."""

    answers: dict[str, int | list[int] | str | None] = Field(max_length=100)


class BarOut(Schema):
    """How many gave an answer."""

    label: str
    count: int
    percent: int


class GroupOut(Schema):
    """How the members of some stages answered."""

    label: str
    answered: int
    bars: list[BarOut]
    mean: float | None
    nps: int | None


class QuestionResultOut(Schema):
    """How one question was answered."""

    question_id: UUID
    text: str
    answered: int
    bars: list[BarOut]
    mean: float | None
    nps: int | None
    texts: list[str]
    groups: list[GroupOut]


class ResultsOut(Schema):
    """How a survey was answered."""

    answer_count: int
    questions: list[QuestionResultOut]


class Place(Schema):
    """A step up (-1) or down (1)."""

    step: int = Field(ge=-1, le=1)


class Made(Schema):
    """The id of what was made."""

    id: UUID


@router.get(POLL, response=PollOut, summary="The poll of a post")
@allow(members)
def read_poll(request: Request, community: str, post_id: UUID) -> PollOut:
    """As far as this member sees it."""
    post_card(request.community.id, post_id, actor=request.actor)
    return PollOut.of(queries.poll_of(post_id, actor=request.actor))


@router.post(POLL, response={201: PollOut}, summary="Open a poll in an own post")
@allow(members)
def open_poll(request: Request, community: str, post_id: UUID, body: PollIn) -> Status[PollOut]:
    """One a post."""
    given = body.model_dump() | {
        "options": tuple(body.options),
        "closes_at": read_moment(body.closes_at, request.community.zone) if body.closes_at else None,
    }
    commands.open_poll(request.community.id, post_id, actor=request.actor, draft=PollDraft(**given))
    return Status(201, read_poll(request, community, post_id))


@router.put(POLL + "/vote", response=PollOut, summary="Vote")
@allow(members)
def vote(request: Request, community: str, post_id: UUID, body: VotesIn) -> PollOut:
    """Instead of what one voted for before, where that may be changed."""
    poll = read_poll(request, community, post_id)
    commands.vote(request.community.id, poll.id, actor=request.actor, option_ids=body.option_ids)
    return read_poll(request, community, post_id)


@router.delete(POLL + "/vote", response=PollOut, summary="Take a vote back")
@allow(members)
def take_vote_back(request: Request, community: str, post_id: UUID) -> PollOut:
    """Without one nothing happens."""
    poll = read_poll(request, community, post_id)
    commands.take_vote_back(request.community.id, poll.id, actor=request.actor)
    return read_poll(request, community, post_id)


@router.post(POLL + "/closing", response=PollOut, summary="End voting now")
@allow(members)
def close_poll(request: Request, community: str, post_id: UUID) -> PollOut:
    """By its author, or who runs surveys."""
    poll = read_poll(request, community, post_id)
    commands.close_poll(request.community.id, poll.id, actor=request.actor)
    return read_poll(request, community, post_id)


@router.get(BASE, response=list[SurveyOut], summary="Surveys that ask me")
@allow(members)
def list_surveys(request: Request, community: str) -> list[SurveyOut]:
    """Open ones first."""
    return [SurveyOut.of(card) for card in queries.surveys_for(request.community.id, actor=request.actor)]


@router.post(BASE, response={201: Made}, summary="Begin a survey")
@allow(having(RUN_SURVEYS))
def write_survey(request: Request, community: str, body: SurveyIn) -> Status[Made]:
    """A draft without questions."""
    settings = _settings(request, body)
    return Status(201, Made(id=commands.write_survey(request.community.id, actor=request.actor, settings=settings)))


@router.get(ONE, response=SheetOut, summary="One survey with its questions")
@allow(members)
def read_survey(request: Request, community: str, survey_id: UUID) -> SheetOut:
    """For those who are asked, and who run surveys."""
    card = queries.survey_card(request.community.id, survey_id, actor=request.actor)
    questions = [
        QuestionOut(
            id=one.id,
            position=one.position,
            kind=one.kind,
            text=one.text,
            options=list(one.options),
            is_required=one.is_required,
        )
        for one in queries.questions_of(card.id)
    ]
    draft = queries.draft_answers(card.id, request.actor.require_member(request.community.id))
    return SheetOut(survey=SurveyOut.of(card), questions=questions, draft=draft)


@router.put(ONE, response={204: None}, summary="Change a draft")
@allow(having(RUN_SURVEYS))
def change_survey(request: Request, community: str, survey_id: UUID, body: SurveyIn) -> Status[None]:
    """Until it is opened."""
    settings = _settings(request, body)
    commands.change_survey(request.community.id, survey_id, actor=request.actor, settings=settings)
    return Status(204, None)


@router.delete(ONE, response={204: None}, summary="Throw a draft away")
@allow(having(RUN_SURVEYS))
def discard_survey(request: Request, community: str, survey_id: UUID) -> Status[None]:
    """Until it is opened."""
    commands.discard_survey(request.community.id, survey_id, actor=request.actor)
    return Status(204, None)


@router.post(ONE + "/copies", response={201: Made}, summary="Begin another like it")
@allow(having(RUN_SURVEYS))
def copy_survey(request: Request, community: str, survey_id: UUID) -> Status[Made]:
    """With its questions, without its times."""
    return Status(201, Made(id=commands.copy_survey(request.community.id, survey_id, actor=request.actor)))


@router.post(ONE + "/questions", response={201: Made}, summary="Add a question")
@allow(having(RUN_SURVEYS))
def add_question(request: Request, community: str, survey_id: UUID, body: QuestionIn) -> Status[Made]:
    """At the end."""
    question_id = commands.add_question(request.community.id, survey_id, actor=request.actor, draft=body.draft)
    return Status(201, Made(id=question_id))


@router.put(QUESTION, response={204: None}, summary="Write a question anew")
@allow(having(RUN_SURVEYS))
def change_question(
    request: Request, community: str, survey_id: UUID, question_id: UUID, body: QuestionIn
) -> Status[None]:
    """Until the survey is opened."""
    commands.change_question(request.community.id, survey_id, question_id, actor=request.actor, draft=body.draft)
    return Status(204, None)


@router.put(QUESTION + "/place", response={204: None}, summary="Move a question")
@allow(having(RUN_SURVEYS))
def move_question(request: Request, community: str, survey_id: UUID, question_id: UUID, body: Place) -> Status[None]:
    """Up or down."""
    commands.move_question(request.community.id, survey_id, question_id, actor=request.actor, step=body.step)
    return Status(204, None)


@router.delete(QUESTION, response={204: None}, summary="Leave a question out")
@allow(having(RUN_SURVEYS))
def remove_question(request: Request, community: str, survey_id: UUID, question_id: UUID) -> Status[None]:
    """Until the survey is opened."""
    commands.remove_question(request.community.id, survey_id, question_id, actor=request.actor)
    return Status(204, None)


@router.post(ONE + "/opening", response={204: None}, summary="Open a survey")
@allow(having(RUN_SURVEYS))
def open_survey(request: Request, community: str, survey_id: UUID) -> Status[None]:
    """Its questions stay as they are from here on."""
    commands.open_survey(request.community.id, survey_id, actor=request.actor)
    return Status(204, None)


@router.post(ONE + "/closing", response={204: None}, summary="Close a survey")
@allow(having(RUN_SURVEYS))
def close_survey(request: Request, community: str, survey_id: UUID) -> Status[None]:
    """It is not opened again."""
    commands.close_survey(request.community.id, survey_id, actor=request.actor)
    return Status(204, None)


@router.put(ONE + "/draft", response={204: None}, summary="Keep answers to go on later")
@allow(members)
def save_answers(request: Request, community: str, survey_id: UUID, body: AnswersIn) -> Status[None]:
    """They are one's own, and gone when the survey is answered."""
    commands.save_answers(request.community.id, survey_id, actor=request.actor, answers=body.answers)
    return Status(204, None)


@router.post(ONE + "/answers", response={204: None}, summary="Answer a survey")
@allow(members)
def answer_survey(request: Request, community: str, survey_id: UUID, body: AnswersIn) -> Status[None]:
    """Once."""
    commands.answer_survey(request.community.id, survey_id, actor=request.actor, answers=body.answers)
    return Status(204, None)


@router.get(ONE + "/results", response=ResultsOut, summary="What came out")
@allow(members)
def results(request: Request, community: str, survey_id: UUID) -> ResultsOut:
    """Anonymous ones when the survey is closed, of at least five."""
    found = queries.results_of(request.community.id, survey_id, actor=request.actor)
    return ResultsOut(
        answer_count=found.answer_count,
        questions=[
            QuestionResultOut(
                question_id=one.question.id,
                text=one.question.text,
                answered=one.answered,
                bars=_bars(one.bars),
                mean=one.mean,
                nps=one.nps,
                texts=list(one.texts),
                groups=[
                    GroupOut(
                        label=group.label,
                        answered=group.answered,
                        bars=_bars(group.bars),
                        mean=group.mean,
                        nps=group.nps,
                    )
                    for group in one.groups
                ],
            )
            for one in found.questions
        ],
    )


def _bars(bars: Any) -> list[BarOut]:  # noqa: ANN401 - bars of a result or of a group
    return [BarOut(label=bar.label, count=bar.count, percent=bar.percent) for bar in bars]


def _settings(request: Request, body: SurveyIn) -> SurveySettings:
    zone = request.community.zone
    given = body.model_dump() | {
        "stages": tuple(body.stages),
        "opens_at": read_moment(body.opens_at, zone) if body.opens_at else None,
        "closes_at": read_moment(body.closes_at, zone) if body.closes_at else None,
    }
    return SurveySettings(**given)
