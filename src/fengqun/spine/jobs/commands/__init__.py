"""The verbs of this room."""

from fengqun.spine.jobs.commands.abandon import abandon_job
from fengqun.spine.jobs.commands.retry import retry_job
from fengqun.spine.jobs.commands.run import run_due_jobs, run_due_periodics, run_periodic
from fengqun.spine.jobs.commands.tidy import catch_up, promote_due_jobs, rescue_stalled_jobs, tidy_failures
from fengqun.spine.jobs.commands.work import work

__all__ = [
    "abandon_job",
    "catch_up",
    "promote_due_jobs",
    "rescue_stalled_jobs",
    "retry_job",
    "run_due_jobs",
    "run_due_periodics",
    "run_periodic",
    "tidy_failures",
    "work",
]
