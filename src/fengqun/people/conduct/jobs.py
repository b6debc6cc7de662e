"""What this room does in the background."""

from fengqun.people.conduct.commands import end_penalties, tell_of_waiting_appeals
from fengqun.people.conduct.letters import tell_former_member
from fengqun.spine.jobs.registry import periodic

__all__ = ["tell_former_member"]


@periodic("*/5 * * * *", name="conduct.end_penalties")
def end() -> None:
    """Write down what has ended, and tell those who may write again."""
    end_penalties()


@periodic("*/10 * * * *", name="conduct.tell_of_waiting_appeals")
def tell_of_appeals() -> None:
    """Tell whoever may hear a waiting appeal by now and was not told."""
    tell_of_waiting_appeals()
