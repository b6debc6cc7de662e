"""The pages of challenges, in each language, in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqun.content.challenges.models import CheckIn, Participant
from fengqun.content.challenges.tests.factories import FIRST, make_challenge, moment, on_days
from fengqun.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LANGUAGES = ["zh-hans", "zh-hant", "en"]
PATHS = ["", "ranking/", "people/", "settings/", "cancellation/", "departure/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_shown(community, host, operator, member, client_for, language):
    challenge = make_challenge(
        community, host, joined=(member, operator), certificate_days=1, makeup_days=1, makeup_back=3
    )
    on_days(challenge, member, 1)
    on_days(challenge, operator, 1)
    base = f"/c/{community.slug}"
    pages = [
        f"{base}/challenges/",
        f"{base}/challenges/new/",
        *(f"{base}/challenges/{challenge.id}/{path}" for path in PATHS),
    ]
    pages += [
        f"{base}/challenges/{challenge.id}/certificate/",
        f"{base}/console/challenges/",
        f"{base}/console/challenges/{challenge.id}/",
    ]
    browser = client_for(operator)

    for url in pages:
        response = browser.get(url, headers={"Accept-Language": language})
        assert response.status_code == 200, url
        assert response.text.count("<h1") == 1, url


def test_a_member_joins_checks_in_and_is_told_what_is_missing(community, host, member, client_for):
    challenge = make_challenge(community, host, min_chars=5)
    browser, base = client_for(member), f"/c/{community.slug}/challenges/{challenge.id}/"

    assert browser.post(f"{base}participation/").status_code == 302
    short = browser.post(f"{base}check-ins/", {"body": "短"})
    assert short.status_code == 422
    assert 'aria-invalid="true"' in short.text
    assert browser.post(f"{base}check-ins/", {"body": "今天的豆子很甜"}).status_code == 302
    assert CheckIn.objects.get().day == FIRST


def test_others_are_kept_out(community, host, member, stranger, client_for, guest_client):
    challenge = make_challenge(community, host)
    base = f"/c/{community.slug}"

    assert guest_client.get(f"{base}/challenges/").status_code in {302, 401}
    assert client_for(stranger).get(f"{base}/challenges/{challenge.id}/").status_code == 403
    assert client_for(member).get(f"{base}/challenges/{challenge.id}/people/").status_code == 403
    assert client_for(member).get(f"{base}/console/challenges/").status_code == 403


@pytest.mark.parametrize("path", ["", "ranking/", "people/"])
def test_pages_take_as_many_statements_with_many_as_with_one(community, host, make_member, client_for, path):
    people = [make_member(f"同好{number}") for number in range(20)]
    challenge = make_challenge(community, host, joined=(people[0],))
    on_days(challenge, people[0], 1)
    browser, url = client_for(host), f"/c/{community.slug}/challenges/{challenge.id}/{path}"

    def cost():
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    few = cost()
    Participant.objects.bulk_create(Participant(challenge_id=challenge.id, member_id=one.id) for one in people[1:])
    with clock.travel_to(moment(1)):
        CheckIn.objects.bulk_create(
            CheckIn(challenge_id=challenge.id, member_id=one.id, day=FIRST, body_html="<p>打卡</p>")
            for one in people[1:]
        )
    assert cost() == few


@pytest.mark.parametrize("path", ["challenges/", "console/challenges/"])
def test_lists_take_as_many_statements_with_many_as_with_one(community, operator, member, client_for, path):
    browser, url, costs = client_for(operator), f"/c/{community.slug}/{path}", []
    for more in (1, 49):
        for _number in range(more):
            make_challenge(community, operator, joined=(member, operator))
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("words", ["\x00", "长" * 30_000, "<script>alert(1)</script>", "-1", "9" * 40, "9999-99-99"])
def test_hostile_words_in_every_form(community, host, operator, member, client_for, words):
    base, staff, one = f"/c/{community.slug}", client_for(operator), make_challenge(community, host, joined=(member,))
    on_days(one, member, 1)
    sent = CheckIn.objects.get()
    names = ("title", "description", "starts_on", "ends_on", "min_chars", "late_minutes", "makeup_days", "makeup_back")
    sheet = dict.fromkeys((*names, "certificate_days", "capacity", "minimum_stage", "circle_id", "reason"), words)
    sheets = [
        (staff, "challenges/new/", sheet),
        (staff, f"challenges/{one.id}/settings/", sheet),
        (staff, f"challenges/{one.id}/cheers/", {"words": words, "member": words}),
        (client_for(member), f"challenges/{one.id}/reminder/", {"hour": words}),
        (client_for(member), f"check-ins/{sent.id}/wording/", {"body": words}),
        (staff, f"check-ins/{sent.id}/removal/", sheet),
        (staff, f"challenges/{one.id}/cancellation/", sheet),
    ]
    for browser, path, fields in sheets:
        assert browser.post(f"{base}/{path}", fields).status_code < 500, path
    for path in ("challenges/", f"challenges/{one.id}/", f"challenges/{one.id}/people/"):
        assert "<script>alert" not in staff.get(f"{base}/{path}").text, path


def test_leaving_is_asked_about_first(community, host, member, stranger, client_for, guest_client):
    # given
    challenge = make_challenge(community, host, joined=(member,))
    url = f"/c/{community.slug}/challenges/{challenge.id}/"
    browser = client_for(member)

    # when: looked at, nothing has happened
    page, asked = browser.get(url).text, browser.get(f"{url}departure/")
    denied = client_for(stranger).get(f"{url}departure/").status_code, guest_client.get(f"{url}departure/").status_code
    still = Participant.objects.filter(member_id=member.id, left_at=None).exists()

    # then
    assert f'href="{url}departure/"' in page
    assert 'name="_method" value="delete"' not in page
    assert 'name="_method" value="delete"' in asked.text
    assert (denied[0], denied[1] in {302, 401, 403}) == (403, True)
    assert still
