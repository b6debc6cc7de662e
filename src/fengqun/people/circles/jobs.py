"""What this room does in the background."""

from fengqun.people.circles.commands import admit_from_circle_lines
from fengqun.people.circles.commands.walks import forget_walks
from fengqun.spine.jobs.registry import periodic

__all__ = ["drop_old_walks", "move_circle_lines"]


@periodic("5 * * * *", name="circles.move_lines")
def move_circle_lines() -> int:
    """Weeks turn at another hour in each time zone, and places become free at any time."""
    return admit_from_circle_lines()


@periodic("50 3 * * *", name="circles.drop_old_walks")
def drop_old_walks() -> int:
    """Forget ways into circles that nobody went on with."""
    return forget_walks()
