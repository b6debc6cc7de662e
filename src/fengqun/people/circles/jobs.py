"""What this room does in the background."""

from fengqun.people.circles.commands.walks import forget_walks
from fengqun.spine.jobs.registry import periodic

__all__ = ["drop_old_walks"]


@periodic("50 3 * * *", name="circles.drop_old_walks")
def drop_old_walks() -> int:
    """Forget ways into circles that nobody went on with."""
    return forget_walks()
