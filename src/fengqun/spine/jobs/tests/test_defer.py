"""Deferring: inside the transaction, with typed arguments, at a moment of the clock."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.jobs.commands import run_due_jobs
from fengqun.spine.jobs.registry import job, job_named, jobs, periodic, periodic_jobs
from fengqun.spine.jobs.tests.factories import state_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def delivered():
    return []


@pytest.fixture
def deliver(delivered):
    @job(name="tea.deliver")
    def deliver(pot: UUID, cups: int, ready_at: datetime | None = None) -> None:
        delivered.append((pot, cups, ready_at))

    return deliver


@pytest.mark.django_db
def test_arguments_arrive_as_they_were_given(deliver, delivered):
    # given
    pot = new_id()
    number = deliver.defer(pot=pot, cups=2, ready_at=NOON)

    # when
    assert run_due_jobs() == 1

    # then
    assert delivered == [(pot, 2, NOON)]
    assert state_of(number) is None


@pytest.mark.django_db
def test_arguments_that_do_not_fit_are_refused(deliver):
    with pytest.raises(TypeError, match="takes no 'sugar'"):
        deliver.defer(pot=new_id(), cups=1, sugar=3)
    with pytest.raises(ValueError, match="is no int"):
        deliver.defer(pot=new_id(), cups="two")
    assert run_due_jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_deferred(deliver, delivered):
    with transaction.atomic():
        deliver.defer_in_transaction(pot=new_id(), cups=1)
        transaction.set_rollback(True)
    assert run_due_jobs() == 0
    assert delivered == []


@pytest.mark.django_db(transaction=True)
def test_one_can_insist_on_a_transaction(deliver):
    with pytest.raises(RuntimeError, match="in the transaction that makes it necessary"):
        deliver.defer_in_transaction(pot=new_id(), cups=1)
    assert run_due_jobs() == 0


@pytest.mark.django_db
def test_it_is_due_by_the_clock(deliver, delivered):
    with clock.travel_to(NOON):
        deliver.defer(pot=new_id(), cups=1, at=NOON + timedelta(hours=2))
        deliver.defer(pot=new_id(), cups=2, at=NOON + timedelta(hours=1))
        assert run_due_jobs() == 0
    with clock.travel_to(NOON + timedelta(hours=2)):
        assert run_due_jobs() == 2
    assert [cups for _pot, cups, _ready in delivered] == [2, 1]


def test_a_job_can_be_called(deliver, delivered):
    deliver("pot", 3)
    assert delivered == [("pot", 3, None)]


def test_names_are_unique(deliver):
    with pytest.raises(ValueError, match="two jobs are called"):

        @job(name="tea.deliver")
        def other() -> None: ...


def test_a_cron_must_be_one():
    with pytest.raises(ValueError, match="is no cron expression"):
        periodic("whenever", name="tea.whenever")


def test_what_is_declared_is_listed(deliver):
    @periodic("0 5 * * *", name="tea.water")
    def water() -> None: ...

    assert job_named("tea.deliver") is deliver
    assert {"tea.deliver", "tea.water"} <= {one.name for one in jobs()}
    assert "tea.water" in {one.name for one in periodic_jobs()}
    assert "tea.deliver" not in {one.name for one in periodic_jobs()}
