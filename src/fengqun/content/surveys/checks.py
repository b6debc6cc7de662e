"""What polls and surveys may ask: cleaned, and refused with a sentence."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from fengqun.content.surveys.errors import InvalidPoll, InvalidSurvey
from fengqun.content.surveys.models import Poll, Question
from fengqun.content.surveys.types import PollDraft, QuestionDraft, SurveySettings

LEAST_OPTIONS, MOST_OPTIONS = 2, 10
MOST_QUESTIONS = 40
QUESTION_LENGTH = 120
OPTION_LENGTH = 80
TITLE_LENGTH = 80
TEXT_LENGTH = 200
INTRO_LENGTH = 2_000
_WITH_OPTIONS = {"choice", "multi"}


def one_line(text: str) -> str:
    """The text on one line, without what cannot be stored."""
    return " ".join(text.replace("\x00", "").split())


def checked_poll(draft: PollDraft, *, now: datetime) -> PollDraft:
    """The poll without blanks around. Raises InvalidPoll."""
    options = _options(draft.options)
    clean = replace(
        draft,
        question=one_line(draft.question),
        options=options,
        may_change=draft.may_change and not draft.is_anonymous,
    )
    complaints = (
        (not clean.question, _("投票要问一个问题。")),
        (len(clean.question) > QUESTION_LENGTH, _("问题太长了。")),
        *_option_complaints(options),
        (clean.shows not in Poll.Shows.values, _("没有这样的选项。")),
        (clean.closes_at is not None and clean.closes_at <= now, _("截止的时间已经过了。")),
        (clean.shows == Poll.Shows.CLOSED and clean.closes_at is None, _("截止以后才看结果的，要写截止的时间。")),
    )
    reason = _first(complaints)
    if reason:
        raise InvalidPoll(reason=reason)
    return clean


def checked_question(draft: QuestionDraft) -> QuestionDraft:
    """The question without blanks around, options only where it has some. Raises InvalidSurvey."""
    options = _options(draft.options) if draft.kind in _WITH_OPTIONS else ()
    clean = replace(draft, text=one_line(draft.text), options=options)
    complaints = (
        (not clean.text, _("题目要写。")),
        (len(clean.text) > TEXT_LENGTH, _("题目太长了。")),
        (clean.kind not in Question.Kind.values, _("没有这样的选项。")),
        *(_option_complaints(options) if clean.kind in _WITH_OPTIONS else ()),
    )
    reason = _first(complaints)
    if reason:
        raise InvalidSurvey(reason=reason)
    return clean


def checked_survey(settings: SurveySettings, *, stages: Collection[str]) -> SurveySettings:
    """The settings without blanks around. Raises InvalidSurvey."""
    clean = replace(
        settings,
        title=one_line(settings.title),
        intro=settings.intro.replace("\x00", "").replace("\r\n", "\n").strip(),
        stages=tuple(stage for stage in stages if stage in settings.stages),
    )
    opens, closes = clean.opens_at, clean.closes_at
    complaints = (
        (not clean.title, _("问卷要有个名字。")),
        (len(clean.title) > TITLE_LENGTH or len(clean.intro) > INTRO_LENGTH, _("有一段文字太长了。")),
        (len(clean.stages) != len(set(settings.stages)), _("没有这个阶段。")),
        (opens is not None and closes is not None and closes <= opens, _("截止要在开始之后。")),
    )
    reason = _first(complaints)
    if reason:
        raise InvalidSurvey(reason=reason)
    return clean


def _options(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(one_line, texts) if text))


def _option_complaints(options: tuple[str, ...]) -> tuple[tuple[bool, str], ...]:
    range_ = {"least": LEAST_OPTIONS, "most": MOST_OPTIONS}
    return (
        (not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS, _("选项要 %(least)s 到 %(most)s 个，各不一样。") % range_),
        (any(len(option) > OPTION_LENGTH for option in options), _("有个选项太长了。")),
    )


def _first(complaints: Iterable[tuple[bool, str]]) -> str:
    return next((text for is_wrong, text in complaints if is_wrong), "")
