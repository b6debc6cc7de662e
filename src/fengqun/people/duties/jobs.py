"""What this room does in the background."""

from fengqun.people.duties.commands import turn_terms
from fengqun.spine.jobs.registry import periodic


@periodic("* * * * *", name="duties.turn_terms")
def turn() -> None:
    """Let terms begin and end, and remind."""
    turn_terms()
