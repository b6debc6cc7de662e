"""What this room does by the clock."""

from fengqun.content.questions.commands import relay_by_clock
from fengqun.content.questions.queries.due import relays_due
from fengqun.spine.jobs.registry import periodic


@periodic("*/5 * * * *", name="questions.relay_due")
def relay_due() -> None:
    """Hand on the questions whose clock runs low, or has run out, without an answer."""
    for community_id, post_id in relays_due():
        relay_by_clock(community_id, post_id)
