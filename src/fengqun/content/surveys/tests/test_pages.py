"""The pages of polls and surveys, in each language, for those they are for."""

import pytest

from fengqun.content.surveys.commands import close_survey
from fengqun.content.surveys.models import Submission
from fengqun.content.surveys.queries import poll_of, questions_of
from fengqun.content.surveys.tests.factories import ids, make_poll, make_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_is_shown(community, operator, client_for, actor_of, language):
    draft, survey = make_survey(operator, is_open=False), make_survey(operator, shares_results=True)
    browser, base = client_for(operator), f"/c/{community.slug}"
    assert browser.post(f"{base}/surveys/{survey.id}/", {f"q-{questions_of(survey.id)[0].id}": "1"}).status_code == 302
    question = questions_of(draft.id)[0]
    pages = ["surveys/", f"surveys/{survey.id}/", f"surveys/{survey.id}/results/", "console/surveys/"]
    pages += ["console/surveys/new/", f"console/surveys/{draft.id}/", f"console/surveys/{survey.id}/"]
    pages += [f"console/surveys/{draft.id}/questions/{question.id}/"]
    close_survey(community.id, survey.id, actor=actor_of(operator))

    for path in pages:
        response = browser.get(f"{base}/{path}", headers={"Accept-Language": language})
        assert response.status_code == 200, path
        assert response.text.count("<h1") == 1, path


def test_what_is_missing_comes_back_with_the_sheet(community, operator, member, client_for):
    survey = make_survey(operator)
    browser, url = client_for(member), f"/c/{community.slug}/surveys/{survey.id}/"
    text = questions_of(survey.id)[4]

    answer = browser.post(url, {f"q-{text.id}": "写了一半"})

    assert answer.status_code == 422
    assert "写了一半" in answer.text
    assert not Submission.objects.exists()


def test_a_vote_on_the_page_and_who_stays_out(community, member, host, client_for, guest_client, actor_of):
    poll = make_poll(host)
    url = f"/c/{community.slug}/polls/{poll.id}/votes/"

    assert client_for(member).get(f"/c/{community.slug}/posts/{poll.post_id}/").text.count('name="option"') == 3
    assert guest_client.post(url, {"option": ids(poll)[0]}).status_code in {302, 401}
    assert client_for(member).post(url, {"option": ids(poll)[0]}).status_code == 302
    assert poll_of(poll.post_id, actor=actor_of(member)).ballot_count == 1
    assert client_for(member).get(f"/c/{community.slug}/console/surveys/").status_code == 403
