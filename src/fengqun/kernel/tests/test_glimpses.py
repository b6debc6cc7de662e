"""Glimpses look for everything in one statement, and only once a request."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db.models import QuerySet, UUIDField
from django.db.models.functions import Cast

from fengqun.kernel import clock
from fengqun.kernel.glimpses import NOBODY, how_many, is_there
from fengqun.kernel.requests import Request

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HELD = Session.objects.annotate(held=Cast("session_data", UUIDField()))
written: list[str] = []


@is_there("tests")
def of_community(community: UUID) -> QuerySet[Session]:
    """Sessions that hold the community's id."""
    written.append("of_community")
    return HELD.filter(held=community)


@is_there("tests")
def of_member(member: UUID, now: datetime) -> QuerySet[Session]:
    """Sessions of the member that go on."""
    return HELD.filter(held=member, expire_date__gt=now)


@how_many("tests")
def of_this_month(month_ago: datetime, lately: date) -> QuerySet[Session]:
    """Sessions that ended within a month, and no later than the day before yesterday."""
    return Session.objects.filter(expire_date__gte=month_ago, expire_date__date__lte=lately)


@how_many("other tests")
def elsewhere(community: UUID) -> QuerySet[Session]:
    """What another page looks for."""
    return HELD.filter(held=community)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.travel_to(NOON):
        yield


@pytest.fixture
def asked() -> Callable[..., Request]:
    def make(member_id: UUID | None = None) -> Request:
        made: Any = SimpleNamespace(community=SimpleNamespace(id=uuid4()), actor=SimpleNamespace(member_id=member_id))
        return cast("Request", made)

    return make


def session(key: str, data: object, end: datetime) -> None:
    Session.objects.create(session_key=key, session_data=str(data), expire_date=end)


def test_all_is_seen_in_one_statement(asked: Callable[..., Request], django_assert_num_queries: Any) -> None:
    # given
    request = asked(uuid4())
    session("a", request.community.id, NOON)
    session("b", request.actor.member_id, NOON + timedelta(seconds=1))
    session("c", uuid4(), NOON - timedelta(days=31))
    session("d", uuid4(), NOON - timedelta(days=32))

    # when
    with django_assert_num_queries(1):
        seen = of_community(request), of_member(request), of_this_month(request), of_member(request)

    # then
    assert seen == (True, True, 1, True)


def test_nothing_is_seen_where_nothing_is(asked: Callable[..., Request]) -> None:
    # given
    request = asked(uuid4())
    session("a", uuid4(), NOON + timedelta(days=1))
    session("b", request.actor.member_id, NOON)

    # when / then
    assert (of_community(request), of_member(request), of_this_month(request)) == (False, False, 0)


def test_who_is_no_member_has_nothing(asked: Callable[..., Request]) -> None:
    # given
    session("a", uuid4(), NOON + timedelta(days=1))

    # when / then
    assert of_member(asked()) is False


def test_another_request_looks_anew_and_writes_nothing_anew(asked: Callable[..., Request]) -> None:
    # given
    first = asked(uuid4())
    assert of_community(first) is False
    written.clear()
    second = asked(uuid4())
    session("a", second.community.id, NOON)

    # when / then
    assert (of_community(first), of_community(second)) == (False, True)
    assert written == []


def test_other_pages_are_left_alone(asked: Callable[..., Request], django_assert_num_queries: Any) -> None:
    request = asked(uuid4())
    with django_assert_num_queries(2):
        assert (of_community(request), elsewhere(request)) == (False, 0)


@is_there("pages about something")
def among(posts: list[UUID]) -> QuerySet[Session]:
    """Sessions that hold one of the ids."""
    return HELD.filter(held__any_of=posts)


@is_there("pages about something")
def about_circle(circle: UUID, other: UUID) -> QuerySet[Session]:
    """Sessions that hold the one or the other."""
    return HELD.filter(held__any_of=[NOBODY], session_key="never") | HELD.filter(held=circle) | HELD.filter(held=other)


def test_pages_about_something_look_once_for_each(
    asked: Callable[..., Request], django_assert_num_queries: Any
) -> None:
    # given
    request, first, second = asked(uuid4()), uuid4(), uuid4()
    session("a", first, NOON)

    # when / then
    with django_assert_num_queries(1):
        assert among(request, posts=[first, second]) is True
        assert about_circle(request, posts=[first, second]) is False
    with django_assert_num_queries(1):
        assert among(request, posts=[second]) is False
    with django_assert_num_queries(1):
        assert among(request) is False
    with django_assert_num_queries(2):
        assert about_circle(request, circle=first) is True
        assert about_circle(request, other=first) is True
    with django_assert_num_queries(0):
        assert about_circle(request, circle=first) is True


def test_a_look_that_takes_apart_what_is_left_open_is_refused(asked: Callable[..., Request]) -> None:
    # given
    @is_there("broken tests")
    def as_text(community: UUID) -> QuerySet[Session]:
        return Session.objects.filter(session_data=community)

    # when / then
    with pytest.raises(TypeError, match="as_text takes apart what is left open: community"):
        as_text(asked(uuid4()))
