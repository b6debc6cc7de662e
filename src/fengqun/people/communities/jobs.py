"""What this room does in the background."""

from fengqun.people.communities.commands.line import admit_from_lines, forget_drafts
from fengqun.people.communities.commands.trials import end_trials
from fengqun.people.communities.mails import mail_invitation, tell_applicant, tell_of_trial
from fengqun.spine.jobs.registry import periodic

__all__ = ["drop_old_drafts", "mail_invitation", "move_lines", "settle_trials", "tell_applicant", "tell_of_trial"]


@periodic("3 * * * *", name="communities.move_lines")
def move_lines() -> int:
    """Weeks turn at another hour in each time zone, so the lines are looked at every hour."""
    return admit_from_lines()


@periodic("13 * * * *", name="communities.settle_trials")
def settle_trials() -> int:
    """End the trials whose time is over."""
    return end_trials()


@periodic("40 3 * * *", name="communities.drop_old_drafts")
def drop_old_drafts() -> int:
    """Forget applications that nobody went on with."""
    return forget_drafts()
