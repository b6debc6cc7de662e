"""Running jobs inline: failures, retries, and what runs by the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqun.kernel import clock
from fengqun.spine.jobs.commands import run_due_jobs, run_due_periodics, run_periodic
from fengqun.spine.jobs.models import JobFailure
from fengqun.spine.jobs.queries import count_failed_jobs, failed_job
from fengqun.spine.jobs.registry import Backoff, job, periodic
from fengqun.spine.jobs.tests.factories import state_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def attempts():
    return []


@pytest.fixture
def spill(attempts):
    @job(name="tea.spill", retry=Backoff(attempts=3, first=timedelta(seconds=10)))
    def spill(cup: int) -> None:
        attempts.append(cup)
        raise OSError("spilled")

    return spill


def test_a_failing_job_is_tried_again_later_and_longer_and_then_kept(spill, attempts):
    # given
    with clock.travel_to(NOON):
        number = spill.defer(cup=7)

    # when
    counts = {}
    for seconds in (0, 9, 10, 39, 40, 1_000):
        with clock.travel_to(NOON + timedelta(seconds=seconds)):
            run_due_jobs(raise_errors=False)
            counts[seconds] = len(attempts)

    # then
    assert counts == {0: 1, 9: 1, 10: 2, 39: 2, 40: 3, 1_000: 3}
    found = failed_job(number)
    assert (found.name, found.arguments, found.attempts, found.error) == (
        "tea.spill",
        {"cup": 7},
        3,
        "OSError: spilled",
    )
    assert "in spill" in found.traceback
    assert found.failed_at == NOON + timedelta(seconds=40)


def test_errors_come_out_in_tests_and_replays(spill):
    number = spill.defer(cup=1)
    with pytest.raises(OSError, match="spilled"):
        run_due_jobs()
    assert state_of(number) == "failed"


def test_a_job_nobody_knows_fails():
    @job(name="tea.gone")
    def gone() -> None: ...

    number = gone.defer()
    from fengqun.spine.jobs import registry  # noqa: PLC0415 - to take it away

    del registry._jobs["tea.gone"]
    assert run_due_jobs(raise_errors=False) == 1
    assert failed_job(number).error == "LookupError: no installed room has a job called 'tea.gone'"


def test_success_after_failure_leaves_no_failure_behind(attempts):
    @job(name="tea.second_try")
    def second_try() -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError

    number = second_try.defer()
    run_due_jobs(raise_errors=False)
    with clock.travel_to(clock.now() + timedelta(minutes=1)):
        run_due_jobs()
    assert (state_of(number), count_failed_jobs()) == (None, 0)
    assert JobFailure.objects.filter(job_id=number).exists()


def test_of_one_lock_the_first_goes_first(attempts):
    @job(name="tea.pour")
    def pour(cup: int) -> None:
        attempts.append(cup)

    for cup in (1, 2, 3):
        pour.defer(cup=cup, lock="pot")
    assert run_due_jobs() == 3
    assert attempts == [1, 2, 3]


def test_a_limit_is_kept(attempts):
    @job(name="tea.sip")
    def sip() -> None:
        attempts.append(1)

    for _number in range(3):
        sip.defer()
    assert run_due_jobs(limit=2) == 2
    assert len(attempts) == 2


def test_periodic_jobs_run_by_name_or_by_time(attempts):
    @periodic("0 * * * *", name="tea.hourly")
    def hourly() -> None:
        attempts.append("hourly")

    @periodic("30 3 * * *", name="tea.nightly")
    def nightly() -> None:
        attempts.append("nightly")

    # when by name
    run_periodic("tea.hourly")
    assert attempts == ["hourly"]
    with pytest.raises(LookupError):
        run_periodic("tea.never")

    # when by time, each once
    attempts.clear()
    from fengqun.spine.jobs.commands.run import due_periodics  # noqa: PLC0415 - only here

    ours = {"tea.hourly", "tea.nightly"}
    assert ours & set(due_periodics(NOON, NOON + timedelta(minutes=59))) == set()
    assert ours & set(due_periodics(NOON, NOON + timedelta(minutes=60))) == {"tea.hourly"}
    assert ours & set(due_periodics(NOON, NOON + timedelta(hours=20))) == ours
    assert run_due_periodics(NOON, NOON) == []
