"""The queue keeps step with the trial clock and with workers that died."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from fengqun.kernel import clock
from fengqun.spine.jobs.commands import catch_up, promote_due_jobs, rescue_stalled_jobs, run_due_jobs, tidy_failures
from fengqun.spine.jobs.models import JobFailure
from fengqun.spine.jobs.registry import job, periodic
from fengqun.spine.jobs.tests.factories import failed, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sip():
    @job(name="tea.sip")
    def sip() -> None: ...

    return sip


def _is_due_for_the_worker(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at <= now() FROM procrastinate_jobs WHERE id = %s", [number])
        return cursor.fetchone()[0]


def test_a_trial_clock_makes_jobs_due(sip, tmp_path, monkeypatch):
    # given
    monkeypatch.setenv("FENGQUN_TRIAL", "1")
    monkeypatch.setenv("FENGQUN_CLOCK_FILE", str(tmp_path / "clock"))
    tomorrow, next_week = (sip.defer(at=clock.now() + timedelta(days=days)) for days in (1, 7))
    assert promote_due_jobs() == 0

    # when
    clock.advance_shared(timedelta(days=2))

    # then
    assert promote_due_jobs() == 1
    assert [_is_due_for_the_worker(tomorrow), _is_due_for_the_worker(next_week)] == [True, False]
    assert promote_due_jobs() == 0


def test_without_a_trial_clock_nothing_is_moved(sip):
    sip.defer(at=clock.now() + timedelta(days=1))
    with clock.travel_to(clock.now() + timedelta(days=2)):
        assert promote_due_jobs() == 0


def test_a_leap_queues_what_came_due_once():
    # given
    watered = []

    @periodic("0 5 * * *", name="tea.water")
    def water() -> None:
        watered.append(1)

    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    # when
    assert "tea.water" in catch_up(noon, noon + timedelta(days=3))
    assert "tea.water" not in catch_up(noon, noon + timedelta(days=3))  # it waits already

    # then
    run_due_jobs(raise_errors=False)
    assert watered == [1]


def test_what_a_dead_worker_did_is_queued_again(sip):
    # given three running jobs: of a dead worker, of a live one, and one just started inline
    dead, alive, inline = sip.defer(), sip.defer(), sip.defer()
    with connection.cursor() as cursor:
        for number, age in ((dead, "2 minutes"), (alive, "1 second")):
            cursor.execute(
                "WITH worker AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)"
                " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker.id FROM worker"
                " WHERE procrastinate_jobs.id = %s",
                [age, number],
            )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [inline])

    # when
    assert rescue_stalled_jobs() == 1

    # then
    assert [state_of(dead), state_of(alive), state_of(inline)] == ["todo", "doing", "doing"]


def test_failures_of_jobs_that_went_well_are_forgotten():
    kept = failed()
    JobFailure.objects.create(job_id=kept + 1_000_000, job_name="x", error="", traceback="", attempts=1)
    assert tidy_failures() == 1
    assert list(JobFailure.objects.values_list("job_id", flat=True)) == [kept]
