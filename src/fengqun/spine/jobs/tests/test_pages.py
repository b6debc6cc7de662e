"""The console pages of failed jobs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.spine.jobs.queries import count_failed_jobs
from fengqun.spine.jobs.tests.factories import failed, state_of

pytestmark = pytest.mark.django_db

OK, FOUND, DENIED, MISSING, INVALID = 200, 302, 403, 404, 422


def _url(name, community, number=None):
    more = {"job_id": number} if number else {}
    return reverse(name, kwargs={"community": community.slug, **more})


def test_the_list_shows_what_failed_here(community, other_community, operator, client_for):
    failed(community.id, error="OSError: ours")
    failed(other_community.id, error="OSError: theirs")
    failed(error="OSError: of the server")
    page = client_for(operator).get(_url("jobs-failed", community)).content.decode()
    assert "OSError: ours" in page
    assert "theirs" not in page
    assert "of the server" not in page


def test_those_who_run_the_server_see_its_jobs_too(community, make_person, client_for):
    failed(error="OSError: of the server")
    staff = make_person("管理员")
    staff.is_staff = True
    staff.save()
    page = client_for(staff).get(_url("jobs-failed", community))
    assert page.status_code == OK
    assert "OSError: of the server" in page.content.decode()


def test_an_empty_list_says_that_all_is_well(community, operator, client_for):
    assert "没有失败的任务" in client_for(operator).get(_url("jobs-failed", community)).content.decode()


def test_the_list_takes_the_same_statements_for_one_and_for_fifty(community, operator, client_for):
    # given
    client, url = client_for(operator), _url("jobs-failed", community)

    def statements():
        with CaptureQueriesContext(connection) as taken:
            client.get(url)
        return [query["sql"] for query in taken.captured_queries]

    failed(community.id)
    statements()
    one = statements()

    # when
    for _number in range(49):
        failed(community.id)
    fifty = statements()

    # then two are ours: the count in the sidebar and the jobs
    assert len(fifty) == len(one)
    assert len([sql for sql in fifty if "procrastinate_jobs" in sql]) == 2


def test_older_ones_are_a_page_further(community, operator, client_for):
    numbers = [failed(community.id) for _number in range(51)]
    client = client_for(operator)
    assert f"before={numbers[1]}" in client.get(_url("jobs-failed", community)).content.decode()
    second = client.get(_url("jobs-failed", community), {"before": numbers[1]})
    assert [one.id for one in second.context["failed"]] == [numbers[0]]


def test_a_job_is_shown_retried_and_given_up(community, operator, client_for):
    client, number = client_for(operator), failed(community.id)
    page = client.get(_url("jobs-detail", community, number)).content.decode()
    for text in ("tea.deliver", "OSError: no tea", str(community.id)):
        assert text in page

    # when given up without a reason, then with one
    assert client.post(_url("jobs-abandonment", community, number), {"reason": ""}).status_code == INVALID
    assert count_failed_jobs(community.id) == 1
    answer = client.post(_url("jobs-abandonment", community, number), {"reason": "凉了"})
    assert (answer.status_code, answer.url) == (FOUND, _url("jobs-failed", community))
    assert count_failed_jobs(community.id) == 0
    assert client.get(_url("jobs-detail", community, number)).status_code == MISSING

    # when retried
    other = failed(community.id)
    answer = client.post(_url("jobs-retry", community, other))
    assert (answer.status_code, state_of(other)) == (FOUND, "todo")


@pytest.mark.parametrize(
    ("method", "name"),
    [("get", "jobs-failed"), ("get", "jobs-detail"), ("post", "jobs-retry"), ("post", "jobs-abandonment")],
)
def test_others_may_not(community, member, stranger, guest_client, client_for, method, name):
    number = failed(community.id)
    url = _url(name, community, None if name == "jobs-failed" else number)
    for client in (client_for(member), client_for(stranger)):
        assert getattr(client, method)(url, {"reason": "x"}).status_code == DENIED
    assert getattr(guest_client, method)(url, {"reason": "x"}).status_code in {FOUND, 401}
    assert (state_of(number), count_failed_jobs(community.id)) == ("failed", 1)


def test_jobs_of_others_are_out_of_reach(community, other_community, operator, client_for):
    for number in (failed(other_community.id), failed()):
        assert client_for(operator).get(_url("jobs-detail", community, number)).status_code == DENIED
        assert client_for(operator).post(_url("jobs-retry", community, number)).status_code == DENIED
        assert state_of(number) == "failed"


def test_today_names_what_failed(community, operator, client_for):
    today = reverse("console-today", kwargs={"community": community.slug})
    for number in range(4):
        failed(community.id, error=f"OSError: {number}")
    page = client_for(operator).get(today).content.decode()
    assert "OSError: 3" in page
    assert "另外 1 个" in page
