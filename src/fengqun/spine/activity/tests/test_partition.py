"""Partitions by month: ahead of time, for the past, and out of the net."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.commands import ensure_partitions, record_many
from fengqun.spine.activity.queries import count_outside_partitions
from fengqun.spine.activity.testing import nobody_listens
from fengqun.spine.activity.tests.factories import NOON, TeaBrewed, kept

pytestmark = pytest.mark.django_db


def _tables_of(ids):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, tableoid::regclass::text FROM activity_activity WHERE id = ANY(%s)", [list(ids)])
        found = dict(cursor.fetchall())
    return [found[one] for one in ids]


def _brew_at(*moments):
    community = new_id()
    with nobody_listens():
        given = [
            TeaBrewed(community_id=community, object_id=new_id(), occurred_at=moment, cup=number)
            for number, moment in enumerate(moments)
        ]
        return community, given, record_many(given)


def test_coming_months_are_made_once():
    with clock.travel_to(datetime(2031, 11, 30, 23, 59, tzinfo=UTC)):
        assert ensure_partitions(2) == [
            "activity_activity_2031_11",
            "activity_activity_2031_12",
            "activity_activity_2032_01",
        ]
        assert ensure_partitions(2) == []


def test_the_past_is_made_for_an_import():
    with clock.travel_to(datetime(2032, 2, 1, tzinfo=UTC)):
        assert ensure_partitions(0, since=datetime(2031, 12, 31, 23, tzinfo=UTC)) == [
            "activity_activity_2031_12",
            "activity_activity_2032_01",
            "activity_activity_2032_02",
        ]


def test_rows_go_to_the_month_of_the_fact_to_the_millisecond():
    # given
    with clock.travel_to(datetime(2033, 5, 1, tzinfo=UTC)):
        ensure_partitions(1)

    # when
    _community, _given, ids = _brew_at(
        datetime(2033, 5, 31, 23, 59, 59, 999_999, tzinfo=UTC), datetime(2033, 6, 1, tzinfo=UTC)
    )

    # then
    assert _tables_of(ids) == ["activity_activity_2033_05", "activity_activity_2033_06"]


def test_what_fell_into_the_net_is_moved_to_its_month():
    # given
    community, given, ids = _brew_at(datetime(1997, 1, 4, tzinfo=UTC), datetime(1998, 6, 30, tzinfo=UTC))
    assert _tables_of(ids) == ["activity_activity_default"] * 2
    outside = count_outside_partitions()

    # when
    with clock.travel_to(NOON):
        made = ensure_partitions(0)

    # then
    assert {"activity_activity_1997_01", "activity_activity_1998_06"} <= set(made)
    assert _tables_of(ids) == ["activity_activity_1997_01", "activity_activity_1998_06"]
    assert count_outside_partitions() == outside - 2
    assert [kept(community, one).activity for one in ids] == given


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activity_activity_1996_03 SET verb = 'forged'",
        "DELETE FROM activity_activity_1996_03",
        "TRUNCATE activity_activity_1996_03",
        "DELETE FROM activity_activity_default",
    ],
)
def test_partitions_refuse_changes_too_also_after_moving(statement):
    # given
    _community, _given, ids = _brew_at(datetime(1996, 3, 1, tzinfo=UTC))
    with clock.travel_to(NOON):
        ensure_partitions(0)
    _brew_at(datetime(1996, 4, 1, tzinfo=UTC))

    # when
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    # then
    assert _tables_of(ids) == ["activity_activity_1996_03"]


def test_the_role_that_serves_may_add_months_and_nothing_else():
    # given a role that owns no table
    _community, _given, ids = _brew_at(datetime(1995, 7, 1, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE tea_guest")
        cursor.execute("GRANT USAGE ON SCHEMA public TO tea_guest")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tea_guest")
        cursor.execute("SET LOCAL ROLE tea_guest")

        # when
        with clock.travel_to(NOON):
            assert "activity_activity_1995_07" in ensure_partitions(0)

        # then
        assert _tables_of(ids) == ["activity_activity_1995_07"]
        for statement in (
            "ALTER TABLE activity_activity DISABLE TRIGGER ALL",
            "DROP TABLE activity_activity_1995_07",
            "TRUNCATE activity_activity",
            "UPDATE activity_activity SET verb = 'forged'",
        ):
            with pytest.raises(DatabaseError, match=r"owner|denied|never changed"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("RESET ROLE")
