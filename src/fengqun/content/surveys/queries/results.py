"""How a survey was answered, without telling more than it may."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqun.content.surveys.errors import ResultsNotYet, SurveyNotFound, TooFewAnswers
from fengqun.content.surveys.models import Submission
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.content.surveys.pooling import LEAST, pooled, shares
from fengqun.content.surveys.queries.cards import questions_of, survey_card
from fengqun.content.surveys.types import Bar, GroupResult, QuestionCard, QuestionResult, SurveyCard, SurveyResults
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id, member_cards, stage_labels

MOST_SUBMISSIONS = 50_000
PROMOTER, DETRACTOR = 9, 6
Sheet = tuple[str, dict[str, Any]]
"""A stage, and the answers of somebody at that stage by question."""


def results_of(community_id: UUID, survey_id: UUID, *, actor: Actor) -> SurveyResults:
    """The results, for those who run surveys, and where they are shared for those who were asked, after the end.

    Texts are for those who run surveys. Anonymous ones come when the survey is closed, of at least five, and by
    groups of at least five. Raises SurveyNotFound, ResultsNotYet, TooFewAnswers.
    """
    survey = survey_card(community_id, survey_id, actor=actor)
    is_author = actor.may(RUN_SURVEYS, community_id)
    if not is_author and not (survey.shares_results and survey.phase == "closed"):
        raise SurveyNotFound
    sheets = _sheets(survey)
    labels = {stage: str(label) for stage, label in stage_labels(community_by_id(community_id).kind).items()}
    questions = questions_of(survey.id)
    return SurveyResults(
        survey=survey,
        answer_count=len(sheets),
        questions=tuple(
            _result(question, sheets, labels, is_anonymous=survey.is_anonymous, with_texts=is_author)
            for question in questions
        ),
    )


def sheet_of(community_id: UUID, survey_id: UUID, *, actor: Actor) -> tuple[list[str], list[list[object]]]:
    """The answers as a table, one line a sheet, for those who run surveys: its head and its lines.

    Of an anonymous survey without names and moments, and with the group of stages in which the line is hidden. Raises
    Denied, SurveyNotFound, ResultsNotYet, TooFewAnswers.
    """
    actor.require(RUN_SURVEYS, community_id)
    survey = survey_card(community_id, survey_id, actor=actor)
    _insist_on_end(survey)
    questions = questions_of(survey.id)
    labels = {stage: str(label) for stage, label in stage_labels(community_by_id(community_id).kind).items()}
    rows = list(_rows(survey))
    head = [_("阶段"), *(question.text for question in questions)]
    if survey.is_anonymous:
        counts = _counts([row.stage for row in rows], labels)
        names = {stage: _label(group, labels) for group in pooled(counts) for stage in group}
        _insist_on_enough(len(rows))
        return head, [[names[row.stage], *_cells(questions, row.answers)] for row in rows]
    people = member_cards({row.member_id for row in rows if row.member_id})
    return [_("成员"), _("时间"), *head], [
        [
            people[row.member_id].name if row.member_id else "",
            row.sent_at.isoformat() if row.sent_at else "",
            labels.get(row.stage, row.stage),
            *_cells(questions, row.answers),
        ]
        for row in rows
    ]


def _sheets(survey: SurveyCard) -> list[Sheet]:
    """All that was answered, if it may be looked at. Raises ResultsNotYet, TooFewAnswers."""
    _insist_on_end(survey)
    sheets = [(row.stage, row.answers) for row in _rows(survey)]
    if survey.is_anonymous:
        _insist_on_enough(len(sheets))
    return sheets


def _rows(survey: SurveyCard) -> Sequence[Submission]:
    """Named sheets in the order they came, anonymous ones in the order of their random ids."""
    order = ("id",) if survey.is_anonymous else ("sent_at", "id")
    return list(Submission.objects.filter(survey_id=survey.id).order_by(*order)[:MOST_SUBMISSIONS])


def _insist_on_end(survey: SurveyCard) -> None:
    if survey.is_anonymous and survey.phase != "closed":
        raise ResultsNotYet


def _insist_on_enough(count: int) -> None:
    if count < LEAST:
        raise TooFewAnswers(least=LEAST)


def _result(
    question: QuestionCard,
    sheets: Sequence[Sheet],
    labels: Mapping[str, str],
    *,
    is_anonymous: bool,
    with_texts: bool,
) -> QuestionResult:
    key = str(question.id)
    given = [(stage, answers[key]) for stage, answers in sheets if key in answers]
    hides_all = is_anonymous and 0 < len(given) < LEAST
    shown = [] if hides_all else given
    values = [answer for _stage, answer in shown]
    texts = tuple(str(value) for value in values) if question.kind == "text" and with_texts else ()
    counts = _counts([stage for stage, _answer in shown], labels)
    groups = pooled(counts) if is_anonymous else [(stage,) for stage, count in counts.items() if count]
    return QuestionResult(
        question=question,
        answered=len(shown),
        skipped=len(sheets) - len(shown),
        bars=_bars(question, values),
        mean=_mean(question, values),
        nps=_nps(question, values),
        texts=tuple(sorted(texts)) if is_anonymous else texts,
        groups=()
        if question.kind == "text" or len(groups) < 2  # noqa: PLR2004 - one group is all
        else tuple(
            _group(question, group, [answer for stage, answer in shown if stage in group], labels) for group in groups
        ),
    )


def _group(
    question: QuestionCard, group: tuple[str, ...], values: Sequence[Any], labels: Mapping[str, str]
) -> GroupResult:
    return GroupResult(
        label=_label(group, labels),
        answered=len(values),
        bars=_bars(question, values),
        mean=_mean(question, values),
        nps=_nps(question, values),
    )


def _bars(question: QuestionCard, values: Sequence[Any]) -> tuple[Bar, ...]:
    """How many gave each answer; of several choices each counts."""
    if question.kind == "text":
        return ()
    numbers = question.numbers or range(len(question.options))
    chosen = [one for value in values for one in (value if isinstance(value, list) else [value])]
    counts = [chosen.count(number) for number in numbers]
    names = question.options or [str(number) for number in numbers]
    percents = shares(counts, len(values))
    return tuple(Bar(name, count, percent) for name, count, percent in zip(names, counts, percents, strict=True))


def _mean(question: QuestionCard, values: Sequence[Any]) -> float | None:
    return round(fmean(values), 2) if question.kind in {"scale", "nps"} and values else None


def _nps(question: QuestionCard, values: Sequence[Any]) -> int | None:
    """Promoters (9 and 10) less detractors (0 to 6), in percent of all: Reichheld's net promoter score."""
    if question.kind != "nps" or not values:
        return None
    promoters = sum(int(value) >= PROMOTER for value in values)
    detractors = sum(int(value) <= DETRACTOR for value in values)
    return round(100 * (promoters - detractors) / len(values))


def _counts(stages: Sequence[str], labels: Mapping[str, str]) -> dict[str, int]:
    """How many are at each stage, lowest stage first."""
    return {stage: stages.count(stage) for stage in dict.fromkeys([*labels, *stages])}


def _label(group: tuple[str, ...], labels: Mapping[str, str]) -> str:
    return _("、").join(labels.get(stage, stage) for stage in group)


def _cells(questions: Sequence[QuestionCard], answers: Mapping[str, Any]) -> list[object]:
    """The answers in words, in the order of the questions."""
    return [_cell(question, answers.get(str(question.id))) for question in questions]


def _cell(question: QuestionCard, value: Any) -> object:  # noqa: ANN401 - whatever was answered
    if value is None:
        return ""
    if question.kind == "choice":
        return question.options[value]
    if question.kind == "multi":
        return _("、").join(question.options[place] for place in value)
    return value
