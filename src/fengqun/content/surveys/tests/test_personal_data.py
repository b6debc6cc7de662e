"""That somebody voted or answered goes with the person."""

import pytest

from fengqun.content.surveys.commands import answer_survey, vote
from fengqun.content.surveys.models import Ballot, Return, Vote
from fengqun.content.surveys.personal_data import erase, export
from fengqun.content.surveys.queries import questions_of
from fengqun.content.surveys.tests.factories import ids, make_poll, make_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_a_person_is_taken_out_of_polls_and_surveys(community, operator, host, member, actor_of, is_anonymous):
    # given
    poll = make_poll(host, is_anonymous=is_anonymous)
    survey = make_survey(operator, is_anonymous=is_anonymous)
    choice, *_others, text = questions_of(survey.id)
    for person in (member, host):
        vote(community.id, poll.id, actor=actor_of(person), option_ids=[ids(poll)[0]])
        answers = {str(choice.id): 1, str(text.id): "我写的"}
        answer_survey(community.id, survey.id, actor=actor_of(person), answers=answers)
    handed = {row["type"] for row in export(member.user_id)}
    assert handed == {"ballot", "survey_answered"} | (set() if is_anonymous else {"vote", "survey_answers"})
    # when
    erase(member.user_id)
    # then
    assert list(Ballot.objects.values_list("member_id", flat=True)) == [host.id]
    assert list(Return.objects.values_list("member_id", flat=True)) == [host.id]
    assert not Vote.objects.filter(ballot__member_id=member.id).exists()
