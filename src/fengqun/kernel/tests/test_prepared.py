"""Prepared reads answer what the queryset would, and are written once."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.db.models import QuerySet, Value
from django.db.models.functions import Length

from fengqun.kernel.prepared import prepared

pytestmark = pytest.mark.django_db

SPRING, SUMMER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
written: list[int] = []


@prepared
def kept_until(data: str, moment: datetime, limit: int) -> QuerySet[Any, Any]:
    """Sessions with that content that end later."""
    written.append(limit)
    rows = Session.objects.filter(session_data=data, expire_date__gt=moment).annotate(long=Length("session_key"))
    rows = rows.annotate(mark=Value("x")).order_by("session_key")
    return rows.values("session_key", "expire_date", "long", "mark")[:limit]


@prepared
def permissions(codename: str) -> QuerySet[Permission]:
    """Objects with the rows they belong to."""
    rows = Permission.objects.filter(codename=codename).select_related("content_type")
    return rows.annotate(long=Length("codename"))


@pytest.fixture(autouse=True)
def sessions():
    for key, data, end in (("a", "茶", SPRING), ("bb", "茶", SUMMER), ("ccc", "茶", SUMMER), ("d", "豆", SUMMER)):
        Session.objects.create(session_key=key, session_data=data, expire_date=end)


def test_each_call_reads_with_its_own_values(django_assert_num_queries):
    with django_assert_num_queries(2):
        tea = kept_until(data="茶", moment=SPRING, limit=9)
        beans = kept_until(data="豆", moment=LONG_AGO, limit=9)

    assert tea == [
        {"session_key": "bb", "expire_date": SUMMER, "long": 2, "mark": "x"},
        {"session_key": "ccc", "expire_date": SUMMER, "long": 3, "mark": "x"},
    ]
    assert [row["session_key"] for row in beans] == ["d"]


def test_the_statement_is_written_once_for_each_number():
    written.clear()
    found = [kept_until(data="茶", moment=LONG_AGO, limit=limit) for limit in (1, 2, 1, 2, 1)]
    assert [len(rows) for rows in found] == [1, 2, 1, 2, 1]
    assert sorted(written) == [1, 2]


def test_objects_come_with_what_they_belong_to(django_assert_num_queries):
    permissions(codename="view_session")
    with django_assert_num_queries(1):
        found = permissions(codename="view_session")
        described = [(one.codename, one.content_type.app_label, one.long) for one in found]
    assert described == [("view_session", "sessions", 12)]
    assert found == list(Permission.objects.filter(codename="view_session"))


@pytest.mark.parametrize(
    "values", [{"data": "茶"}, {"data": None, "moment": SPRING, "limit": 1}, {"data": "", "moment": SPRING, "x": ""}]
)
def test_what_is_missing_unknown_or_nothing_is_refused(values, django_assert_num_queries):
    kept_until(data="茶", moment=SPRING, limit=1)
    with django_assert_num_queries(0), pytest.raises(TypeError, match="data, moment, limit"):
        kept_until(**values)


def test_a_value_that_is_taken_apart_cannot_be_left_open():
    @prepared
    def holding(text: str) -> QuerySet[Any, Any]:
        return Session.objects.filter(session_data__icontains=text, session_key=text).values("session_key")

    with pytest.raises(TypeError, match="takes apart what is left open: text"):
        holding(text="茶")


def test_a_value_that_is_not_used_is_a_mistake():
    @prepared
    def all_of_them(text: str) -> QuerySet[Any, Any]:
        return Session.objects.values("session_key")

    with pytest.raises(TypeError, match="takes apart what is left open: text"):
        all_of_them(text="茶")


@prepared
def keyed(keys: list[UUID]) -> QuerySet[Any, Any]:
    """Users with one of those ids."""
    return get_user_model().objects.filter(id__any_of=keys).order_by("display_name").values("display_name")


def test_a_list_may_have_any_length(make_person):
    people = [make_person(name).id for name in ("甲", "乙", "丙")]
    assert [len(keyed(keys=people[:count])) for count in (0, 1, 3)] == [0, 1, 3]
