"""Recording: what is kept, what is owed, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import moment_of, new_id
from fengqun.spine.activity.commands import caused_by, drain_all, record, record_many
from fengqun.spine.activity.models import ActivityRow, Delivery
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.activity.testing import nobody_listens, only_these, owed
from fengqun.spine.activity.tests.factories import NOON, Memory, TeaBrewed, TeaPoured, brewed, kept, listener


@pytest.mark.django_db
def test_an_activity_is_kept_as_it_happened():
    # given
    community, pot, member = new_id(), new_id(), new_id()

    # when
    with clock.travel_to(NOON):
        brewed_id = record(TeaBrewed(community_id=community, object_id=pot, actor_id=member, cup=3))

    # then
    (found,) = activities_about(community, "pot", pot)
    assert found.id == brewed_id
    assert found.activity == TeaBrewed(community_id=community, object_id=pot, actor_id=member, occurred_at=NOON, cup=3)
    assert (found.verb, found.label, found.payload) == ("tea.brewed", "泡了一壶茶", {"cup": 3})
    assert (found.recorded_at, found.cause_id) == (NOON, None)


@pytest.mark.django_db
def test_the_id_carries_the_moment_of_the_fact_not_of_the_recording():
    # given
    fact = datetime(1997, 1, 4, 8, 30, tzinfo=UTC)

    # when
    with clock.travel_to(NOON):
        kept_id = record(TeaBrewed(community_id=new_id(), object_id=new_id(), occurred_at=fact))

    # then
    assert moment_of(kept_id) == fact


@pytest.mark.django_db
def test_each_subscriber_of_the_verb_is_owed_one_delivery_in_order():
    # given
    community = new_id()
    first, second = listener(Memory().one, name="a"), listener(Memory().one, TeaBrewed, TeaPoured, name="b")
    other = listener(Memory().one, TeaPoured, name="c")

    # when
    with only_these(first, second, other):
        ids = record_many(brewed(community, 1, 2))

    # then
    deliveries = Delivery.objects.filter(community_id=community).order_by("seq")
    assert [(one.activity_id, one.subscriber) for one in deliveries.filter(subscriber="a")] == [
        (ids[0], "a"),
        (ids[1], "a"),
    ]
    assert [one.activity_id for one in deliveries.filter(subscriber="b")] == ids
    assert not deliveries.filter(subscriber="c").exists()


@pytest.mark.django_db
def test_bulk_recording_takes_one_statement(django_assert_num_queries):
    with only_these(listener(Memory().one)), django_assert_num_queries(1):
        assert len(record_many(brewed(new_id(), *range(1_000)))) == 1_000
    with django_assert_num_queries(0):
        assert record_many([]) == []


@pytest.mark.django_db
def test_ids_come_back_in_the_order_given():
    # given
    community = new_id()
    given = brewed(community, *range(50))

    # when
    with nobody_listens():
        ids = record_many(given)

    # then
    assert [kept(community, one).activity for one in ids] == given


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_it_is_refused():
    community = new_id()
    with pytest.raises(RuntimeError, match="in the transaction that makes it true"):
        record(TeaBrewed(community_id=community, object_id=new_id()))
    assert not ActivityRow.objects.filter(community_id=community).exists()


@pytest.mark.django_db
def test_what_is_rolled_back_never_happened():
    # given
    community = new_id()

    # when
    with only_these(listener(Memory().one)), transaction.atomic():
        record_many(brewed(community, 1))
        transaction.set_rollback(True)

    # then
    assert not ActivityRow.objects.filter(community_id=community).exists()
    assert owed() == 0


@pytest.mark.django_db
def test_a_wrong_value_is_refused_before_anything_is_kept():
    community = new_id()
    with pytest.raises(ValueError, match="TeaBrewed: 'three' is no int"):
        record(TeaBrewed(community_id=community, object_id=new_id(), cup="three"))  # type: ignore[arg-type]
    assert not ActivityRow.objects.filter(community_id=community).exists()


@pytest.mark.django_db
def test_what_a_handler_records_names_its_cause():
    # given
    community, pot = new_id(), new_id()

    def pour(activity, recorded):
        record(TeaPoured(community_id=activity.community_id, object_id=activity.object_id, cup=activity.cup))

    # when
    with only_these(listener(pour)):
        cause_id = record(TeaBrewed(community_id=community, object_id=pot, cup=1))
        drain_all(community)

    # then
    assert [(one.verb, one.cause_id) for one in activities_about(community, "pot", pot)] == [
        ("tea.brewed", None),
        ("tea.poured", cause_id),
    ]


@pytest.mark.django_db
def test_a_cause_can_be_named_by_hand():
    community, cause_id = new_id(), new_id()
    with nobody_listens(), caused_by(cause_id):
        kept_id = record(TeaBrewed(community_id=community, object_id=new_id()))
    assert kept(community, kept_id).cause_id == cause_id


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activity_activity SET verb = 'forged' WHERE community_id = %(community)s",
        "DELETE FROM activity_activity WHERE community_id = %(community)s",
        "DELETE FROM activity_activity_default WHERE community_id = %(community)s",
        "TRUNCATE activity_activity",
        "TRUNCATE activity_activity_default",
    ],
)
def test_the_database_refuses_changes(statement):
    # given
    community, pot = new_id(), new_id()
    with nobody_listens():
        record(TeaBrewed(community_id=community, object_id=pot, occurred_at=NOON - timedelta(days=9_000), cup=1))

    # when
    with (
        pytest.raises(DatabaseError, match="activities are never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, {"community": community})

    # then
    assert [one.payload for one in activities_about(community, "pot", pot)] == [{"cup": 1}]
