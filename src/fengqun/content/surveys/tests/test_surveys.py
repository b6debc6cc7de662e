"""Surveys: who is asked, what is kept, and what is shown of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fengqun.content.surveys.commands import (
    add_question,
    answer_survey,
    close_due,
    close_survey,
    copy_survey,
    move_question,
    open_survey,
    remove_question,
    save_answers,
    tell_opened,
    write_survey,
)
from fengqun.content.surveys.errors import (
    AlreadyAnswered,
    InvalidAnswers,
    InvalidSurvey,
    NotAsked,
    ResultsNotYet,
    SurveyIsFixed,
    SurveyNotFound,
    SurveyNotOpen,
    TooFewAnswers,
)
from fengqun.content.surveys.models import AnswerDraft, Return, Submission, Survey
from fengqun.content.surveys.queries import draft_answers, questions_of, results_of, sheet_of, surveys_for
from fengqun.content.surveys.tests.factories import SHEET, make_survey
from fengqun.content.surveys.types import QuestionDraft, SurveySettings
from fengqun.kernel.errors import Denied
from fengqun.people.circles.queries import my_circles
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries import member_cards
from fengqun.people.notifications.commands import move_switches
from fengqun.people.notifications.models import Notice
from fengqun.people.notifications.types import SwitchChoice
from fengqun.spine.activity.models import ActivityRow as Activity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def answers_to(survey, *values):
    return {str(question.id): value for question, value in zip(questions_of(survey.id), values, strict=False)}


@pytest.fixture
def crowd(make_member):
    """Six newcomers and two at a later stage."""
    people = [make_member(f"成员{number}") for number in range(8)]
    Membership.objects.filter(id__in=[person.id for person in people[6:]]).update(stage="member")
    return people


def send(survey, person, actor_of, *values):
    answer_survey(survey.community_id, survey.id, actor=actor_of(person), answers=answers_to(survey, *values))


def test_an_answer_is_kept_with_its_member_and_stage(community, operator, member, actor_of):
    survey = make_survey(operator)

    send(survey, member, actor_of, "0", ["2", "0"], "4", "9", " 很好 ")

    row = Submission.objects.get()
    assert (row.member_id, row.stage, row.sent_at is not None) == (member.id, "newcomer", True)
    assert row.answers == answers_to(survey, 0, [0, 2], 4, 9, "很好")
    with pytest.raises(AlreadyAnswered):
        send(survey, member, actor_of, "1")
    assert Submission.objects.count() == 1


def test_an_anonymous_answer_leads_to_nobody(community, operator, member, actor_of):
    survey = make_survey(operator, is_anonymous=True)
    save_answers(community.id, survey.id, actor=actor_of(member), answers=answers_to(survey, "1"))

    send(survey, member, actor_of, "0")

    row = Submission.objects.get()
    assert (row.member_id, row.sent_at, row.id.version) == (None, None, 4)
    assert [field.name for field in Return._meta.get_fields()] == ["id", "survey", "member"]
    assert Return.objects.get().member_id == member.id
    assert not AnswerDraft.objects.exists()
    assert not Activity.objects.filter(verb="surveys.answered").exists()


def test_what_is_missing_or_impossible_is_said_by_question(community, operator, member, actor_of):
    survey = make_survey(operator)
    first, second, third, *_rest = (str(question.id) for question in questions_of(survey.id))

    with pytest.raises(InvalidAnswers) as refused:
        send(survey, member, actor_of, "", ["7"], "6")

    assert set(refused.value.details["reasons"]) == {first, second, third}
    assert not Submission.objects.exists()
    assert not Return.objects.exists()


def test_a_draft_keeps_what_was_entered(community, operator, member, actor_of):
    survey = make_survey(operator)

    save_answers(
        community.id, survey.id, actor=actor_of(member), answers=answers_to(survey, "1", ["9"], "", "", "半句")
    )

    first, *_rest, last = (str(question.id) for question in questions_of(survey.id))
    assert draft_answers(survey.id, member.id) == {first: 1, last: "半句"}


def test_only_the_stages_that_are_asked(community, operator, member, crowd, actor_of):
    survey = make_survey(operator, stages=("member",))

    with pytest.raises(NotAsked):
        send(survey, member, actor_of, "0")
    assert surveys_for(community.id, actor=actor_of(member)) == []
    send(survey, crowd[7], actor_of, "0")
    assert Submission.objects.count() == 1


def test_before_it_opens_and_after_it_closes(community, operator, member, frozen, at, actor_of):
    survey = make_survey(operator, opens_at=frozen + timedelta(days=1), closes_at=frozen + timedelta(days=2))

    with pytest.raises(SurveyNotOpen):
        send(survey, member, actor_of, "0")
    with at(frozen + timedelta(days=2)):
        with pytest.raises(SurveyNotOpen):
            send(survey, member, actor_of, "0")
        assert close_due() == 1
        assert close_due() == 0
    assert not Submission.objects.exists()


def test_a_draft_is_known_to_nobody_and_what_was_opened_is_fixed(community, operator, member, actor_of):
    survey = make_survey(operator, is_open=False)
    with pytest.raises(SurveyNotFound):
        send(survey, member, actor_of, "0")

    open_survey(community.id, survey.id, actor=actor_of(operator))

    with pytest.raises(SurveyIsFixed):
        add_question(community.id, survey.id, actor=actor_of(operator), draft=SHEET[0])
    copy = copy_survey(community.id, survey.id, actor=actor_of(operator))
    assert [question.text for question in questions_of(copy)] == [question.text for question in SHEET]


def test_questions_are_moved_and_removed(community, operator, actor_of):
    survey, actor = make_survey(operator, is_open=False), actor_of(operator)
    first, second, *_rest = questions_of(survey.id)

    move_question(community.id, survey.id, second.id, actor=actor, step=-1)
    remove_question(community.id, survey.id, first.id, actor=actor)

    assert [(card.position, card.text) for card in questions_of(survey.id)] == [
        (0, "在哪儿喝"),
        (1, "新豆怎么样"),
        (2, "会推荐给朋友吗"),
        (3, "还想说什么"),
    ]


def test_a_survey_without_questions_is_not_opened(community, operator, actor_of):
    survey_id = write_survey(community.id, actor=actor_of(operator), settings=SurveySettings(title="空的"))

    with pytest.raises(InvalidSurvey):
        open_survey(community.id, survey_id, actor=actor_of(operator))
    assert Survey.objects.get().opened_at is None


def test_members_and_hosts_run_none(community, operator, member, host, actor_of):
    survey = make_survey(operator)

    for person in (member, host):
        with pytest.raises(Denied):
            close_survey(community.id, survey.id, actor=actor_of(person))
        with pytest.raises(SurveyNotFound):
            results_of(community.id, survey.id, actor=actor_of(person))
        with pytest.raises(Denied):
            sheet_of(community.id, survey.id, actor=actor_of(person))
    assert Survey.objects.get().closed_at is None


def test_named_results_by_stage(community, operator, crowd, actor_of):
    survey = make_survey(operator)
    for place, person in enumerate(crowd):
        send(survey, person, actor_of, str(place % 2), ["0"], "5", "10" if place < 6 else "3")

    results = results_of(community.id, survey.id, actor=actor_of(operator))

    choice, multi, scale, nps, _text = results.questions
    assert [(bar.label, bar.count, bar.percent) for bar in choice.bars] == [
        ("手冲", 4, 50),
        ("意式", 4, 50),
        ("冷萃", 0, 0),
    ]
    assert [(group.answered, group.bars[0].count) for group in choice.groups] == [(6, 3), (2, 1)]
    assert (scale.mean, nps.nps, nps.answered) == (5, 50, 8)
    assert multi.bars[0].count == 8


def test_anonymous_results_wait_for_the_end_and_for_five(community, operator, crowd, actor_of):
    survey = make_survey(operator, is_anonymous=True)
    for person in crowd[:4]:
        send(survey, person, actor_of, "0")
    with pytest.raises(ResultsNotYet):
        results_of(community.id, survey.id, actor=actor_of(operator))
    with pytest.raises(ResultsNotYet):
        sheet_of(community.id, survey.id, actor=actor_of(operator))

    close_survey(community.id, survey.id, actor=actor_of(operator))

    with pytest.raises(TooFewAnswers):
        results_of(community.id, survey.id, actor=actor_of(operator))
    with pytest.raises(TooFewAnswers):
        sheet_of(community.id, survey.id, actor=actor_of(operator))


def test_anonymous_results_hide_small_stages_and_rare_questions(community, operator, crowd, actor_of):
    survey = make_survey(operator, is_anonymous=True)
    for place, person in enumerate(crowd):
        send(survey, person, actor_of, "0", ["1"] if place < 4 else [], "", "", f"={place}")
    before = set(Submission.objects.values_list("id", flat=True))

    close_survey(community.id, survey.id, actor=actor_of(operator))

    results = results_of(community.id, survey.id, actor=actor_of(operator))
    choice, multi, *_others, text = results.questions
    assert (choice.answered, choice.groups) == (8, ())
    assert (multi.answered, [bar.count for bar in multi.bars]) == (0, [0, 0, 0])
    assert sorted(text.texts) == [f"={place}" for place in range(8)]
    assert before.isdisjoint(Submission.objects.values_list("id", flat=True))
    head, lines = sheet_of(community.id, survey.id, actor=actor_of(operator))
    assert len(lines) == 8
    assert len({line[0] for line in lines}) == 1
    assert head[1] == "最常喝哪种"


def test_exports_hold_no_formulas(community, operator, member, actor_of, client_for):
    survey = make_survey(operator, QuestionDraft("text", "还想说什么"))
    send(survey, member, actor_of, '=HYPERLINK("http://evil")')
    browser, base = client_for(operator), f"/c/{community.slug}/console/surveys/{survey.id}/answers"

    plain = browser.get(f"{base}.csv").content.decode("utf-8-sig")
    book = load_workbook(BytesIO(browser.get(f"{base}.xlsx").content))

    assert "'=HYPERLINK" in plain
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if "HYPERLINK" in str(cell.value)] == ["s"]
    assert all(cell.data_type != "f" for cell in cells)
    assert (
        list(Activity.objects.filter(verb="surveys.exported").values_list("actor_id", flat=True)) == [operator.id] * 2
    )


def test_shared_results_are_for_those_who_were_asked_without_the_texts(community, operator, member, actor_of):
    survey = make_survey(operator, shares_results=True)
    send(survey, member, actor_of, "0", [], "", "", "只给你看")
    with pytest.raises(SurveyNotFound):
        results_of(community.id, survey.id, actor=actor_of(member))

    close_survey(community.id, survey.id, actor=actor_of(operator))

    results = results_of(community.id, survey.id, actor=actor_of(member))
    assert results.questions[0].bars[0].count == 1
    assert results.questions[4].texts == ()


def test_a_survey_of_a_circle_is_its_news_when_it_opens(community, operator, host, member, frozen, at, actor_of):
    circle = make_circle(community, host, others=[member])
    make_survey(operator, circle_id=circle.id, is_open=False)
    assert [one.unread for one in my_circles(member.id)] == [0]
    make_survey(operator, circle_id=circle.id)
    make_survey(operator, circle_id=circle.id, opens_at=frozen + timedelta(days=1))
    make_survey(operator)
    assert [one.unread for one in my_circles(member.id)] == [1]


def told():
    rows = list(Notice.objects.filter(kind="surveys.asked").values_list("member_id", "times"))
    people = member_cards(member_id for member_id, _times in rows)
    return sorted((people[member_id].name, times) for member_id, times in rows)


def test_a_survey_that_opens_later_tells_whom_it_asks_once(frozen, community, operator, member, crowd, at):
    # given
    opens = frozen + timedelta(hours=2)
    make_survey(operator, opens_at=opens)
    assert (tell_opened(), told()) == (0, [])

    # when
    with at(opens):
        answers = [tell_opened(), tell_opened()]

    # then
    present = Membership.objects.filter(community_id=community.id, left_at=None).exclude(id=operator.id)
    assert answers == [1, 0]
    assert [name for name, _times in told()] == sorted(present.values_list("display_name", flat=True))
    assert {times for _name, times in told()} == {1}


def test_only_the_stages_and_the_circle_it_asks_are_told(frozen, community, owner, operator, member, crowd):
    # given
    circle = make_circle(community, owner, others=[member, crowd[0]])
    Membership.objects.filter(id=member.id).update(stage="fan")
    Membership.objects.filter(id=crowd[1].id).update(stage="fan")

    # when
    make_survey(operator, circle_id=circle.id, stages=("fan",))

    # then
    assert told() == [(member.name, 1)]
    assert tell_opened() == 0


def test_who_switched_the_kind_off_is_not_told(frozen, community, operator, member, crowd, actor_of):
    # given
    move_switches(community.id, [SwitchChoice("surveys.asked", in_app=False, email=False)], actor=actor_of(member))

    # when
    make_survey(operator)

    # then
    names = [name for name, _times in told()]
    assert (member.name in names, crowd[0].name in names) == (False, True)


def test_what_closed_before_anybody_was_told_is_told_to_nobody(frozen, community, operator, member, at):
    make_survey(operator, opens_at=frozen + timedelta(hours=1), closes_at=frozen + timedelta(hours=2))

    with at(frozen + timedelta(hours=3)):
        assert [tell_opened(), tell_opened()] == [0, 0]

    assert told() == []
