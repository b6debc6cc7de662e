"""Letting a failed job run again, and giving it up."""

import pytest

from fengqun.kernel import clock
from fengqun.kernel.errors import Denied
from fengqun.kernel.ids import new_id
from fengqun.spine.jobs.commands import abandon_job, retry_job, run_due_jobs
from fengqun.spine.jobs.errors import JobAlreadyQueued, JobNotFound, ReasonMissing
from fengqun.spine.jobs.models import JobFailure
from fengqun.spine.jobs.queries import count_failed_jobs, failed_jobs
from fengqun.spine.jobs.registry import job, periodic
from fengqun.spine.jobs.tests.factories import SERVER_STAFF, failed, member_of, operator_of, state_of

pytestmark = pytest.mark.django_db


def test_a_retried_job_runs_once_more():
    # given
    community, served = new_id(), []

    @job(name="tea.deliver")
    def deliver(community_id: str) -> None:
        served.append(community_id)

    number = failed(community)

    # when
    retry_job(number, actor=operator_of(community))
    run_due_jobs()

    # then
    assert served == [str(community)]
    assert state_of(number) is None


def test_what_is_not_failed_is_not_retried():
    with pytest.raises(JobNotFound):
        retry_job(987_654_321, actor=SERVER_STAFF)


def test_a_periodic_job_that_waits_again_is_not_queued_twice():
    @periodic("0 5 * * *", name="tea.water")
    def water() -> None: ...

    from django.db import connection  # noqa: PLC0415 - only here

    number = failed(name="tea.water")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = 'tea.water' WHERE id = %s", [number])
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock)"
            " VALUES ('periodic', 'tea.water', 'tea.water')"
        )
    with pytest.raises(JobAlreadyQueued):
        retry_job(number, actor=SERVER_STAFF)
    assert state_of(number) == "failed"


def test_an_abandoned_job_leaves_the_list_and_says_why():
    # given
    community = new_id()
    number, operator = failed(community), operator_of(community)

    # when
    abandon_job(number, actor=operator, reason=" 茶已经凉了 ")

    # then
    assert failed_jobs(community) == []
    kept = JobFailure.objects.get(job_id=number)
    assert (kept.reason, kept.abandoned_by) == ("茶已经凉了", operator.user_id)
    assert kept.abandoned_at is not None
    assert kept.abandoned_at <= clock.now()
    with pytest.raises(JobNotFound):
        retry_job(number, actor=operator)


def test_giving_up_needs_a_reason():
    community = new_id()
    number = failed(community)
    with pytest.raises(ReasonMissing):
        abandon_job(number, actor=operator_of(community), reason=" ")
    assert count_failed_jobs(community) == 1


def test_others_may_not():
    # given
    community = new_id()
    ours, servers = failed(community), failed()

    # when
    for number, actor in (
        (ours, member_of(community)),
        (ours, operator_of(new_id())),
        (servers, operator_of(community)),
    ):
        with pytest.raises(Denied):
            retry_job(number, actor=actor)
        with pytest.raises(Denied):
            abandon_job(number, actor=actor, reason="x")

    # then
    assert [state_of(ours), state_of(servers)] == ["failed", "failed"]
    assert count_failed_jobs() == 2


def test_failures_belong_to_their_community():
    ours, theirs = new_id(), new_id()
    first, _other, servers = failed(ours), failed(theirs), failed()
    assert [one.id for one in failed_jobs(ours, with_server=False)] == [first]
    assert [one.id for one in failed_jobs(ours)] == [servers, first]
    assert [count_failed_jobs(ours, with_server=False), count_failed_jobs()] == [1, 3]
