"""The console pages of dead letters."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.commands import drain
from fengqun.spine.activity.queries import count_dead_letters, dead_letter, dead_letters
from fengqun.spine.activity.subscriptions import only_these
from fengqun.spine.activity.tests.factories import NOON, Memory, brew, listener

pytestmark = pytest.mark.django_db

OK, FOUND, DENIED, MISSING, INVALID = 200, 302, 403, 404, 422


@pytest.fixture
def memory():
    return Memory(chokes_on=set(range(100)))


@pytest.fixture
def stuck(community, memory):
    """Parks as many follow-ups as asked, newest first."""
    with only_these(listener(memory.one)):

        def park(count=1):
            with clock.travel_to(NOON):
                brew(community.id, *range(count))
            for seconds in range(0, 10 * count, 1):
                with clock.travel_to(NOON + timedelta(seconds=seconds)):
                    drain()
            return dead_letters(community.id)

        yield park


def _url(name, community, letter=None):
    more = {"letter_id": letter.id} if letter else {}
    return reverse(name, kwargs={"community": community.slug, **more})


def test_the_list_tells_what_happened_and_what_failed(community, operator, client_for, stuck):
    stuck(1)
    page = client_for(operator).get(_url("dead-letters", community))
    assert page.status_code == OK
    for text in ("泡了一壶茶", "test.one", "RuntimeError: cup 0 is too hot"):
        assert text in page.content.decode()


def test_an_empty_list_says_that_all_is_well(community, operator, client_for):
    page = client_for(operator).get(_url("dead-letters", community))
    assert "没有搁置的后续" in page.content.decode()


def test_the_list_takes_the_same_statements_for_one_and_for_fifty(community, operator, client_for, stuck):
    # given
    client, url = client_for(operator), _url("dead-letters", community)

    def statements():
        with CaptureQueriesContext(connection) as taken:
            client.get(url)
        return [query["sql"] for query in taken.captured_queries]

    stuck(1)
    statements()
    one = statements()

    # when
    stuck(49)
    fifty = statements()

    # then three are ours: the count in the sidebar, the letters, their activities
    assert len(fifty) == len(one)
    assert len([sql for sql in fifty if "activity_" in sql]) == 3


def test_older_ones_are_a_page_further(community, operator, client_for, stuck):
    letters = stuck(51)
    client = client_for(operator)
    first = client.get(_url("dead-letters", community))
    assert f"before={letters[49].id}" in first.content.decode()
    second = client.get(_url("dead-letters", community), {"before": str(letters[49].id)})
    assert [one.id for one in second.context["letters"]] == [
        one.id for one in dead_letters(community.id, limit=51)[50:]
    ]


def test_the_detail_shows_payload_and_error(community, operator, client_for, stuck):
    (letter,) = stuck(1)
    page = client_for(operator).get(_url("dead-letters-detail", community, letter)).content.decode()
    for text in ("&quot;cup&quot;: 0", "RuntimeError: cup 0 is too hot", "in _take", "tea.brewed"):
        assert text in page


def test_a_replay_that_goes_well(community, operator, client_for, stuck, memory):
    # given
    (letter,) = stuck(1)
    memory.chokes_on.clear()

    # when
    answer = client_for(operator).post(_url("dead-letters-replay", community, letter))

    # then
    assert (answer.status_code, answer.url) == (FOUND, _url("dead-letters-detail", community, letter))
    assert dead_letter(community.id, letter.id).state == "replayed"
    assert memory.cups == [0]


def test_a_replay_that_fails_again_says_so(community, operator, client_for, stuck):
    (letter,) = stuck(1)
    page = client_for(operator).post(_url("dead-letters-replay", community, letter), follow=True)
    assert "还是没有办成，原因在下面。" in page.content.decode()
    assert dead_letter(community.id, letter.id).state == "parked"


def test_a_dismissal_needs_a_reason(community, operator, client_for, stuck):
    (letter,) = stuck(1)
    client = client_for(operator)
    assert client.post(_url("dead-letters-dismissal", community, letter), {"reason": ""}).status_code == INVALID
    assert count_dead_letters(community.id) == 1
    answer = client.post(_url("dead-letters-dismissal", community, letter), {"reason": "重复了"})
    assert (answer.status_code, answer.url) == (FOUND, _url("dead-letters", community))
    assert dead_letter(community.id, letter.id).reason == "重复了"


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "dead-letters"),
        ("get", "dead-letters-detail"),
        ("post", "dead-letters-replay"),
        ("post", "dead-letters-dismissal"),
    ],
)
def test_others_may_not(community, member, stranger, guest_client, client_for, stuck, memory, method, name):
    (letter,) = stuck(1)
    memory.chokes_on.clear()
    url = _url(name, community, None if name == "dead-letters" else letter)
    for client in (client_for(member), client_for(stranger)):
        assert getattr(client, method)(url, {"reason": "x"}).status_code == DENIED
    assert getattr(guest_client, method)(url, {"reason": "x"}).status_code in {FOUND, 401}
    assert (dead_letter(community.id, letter.id).state, memory.cups) == ("parked", [])


def test_a_letter_of_another_community_is_not_found(other_community, operator, client_for, community, stuck):
    stuck(1)
    missing = reverse("dead-letters-detail", kwargs={"community": community.slug, "letter_id": new_id()})
    assert client_for(operator).get(missing).status_code == MISSING
    elsewhere = reverse("dead-letters", kwargs={"community": other_community.slug})
    assert client_for(operator).get(elsewhere).status_code == DENIED


def test_today_names_what_is_stuck(community, operator, member, client_for, stuck):
    today = reverse("console-today", kwargs={"community": community.slug})
    assert "cup 0 is too hot" not in client_for(operator).get(today).content.decode()
    stuck(4)
    page = client_for(operator).get(today).content.decode()
    assert "RuntimeError: cup 3 is too hot" in page
    assert "另外 1 件" in page
