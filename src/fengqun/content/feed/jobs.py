"""What this room does by the clock."""

from fengqun.content.feed import commands
from fengqun.content.feed.queries import due
from fengqun.spine.jobs.registry import periodic


@periodic("* * * * *", name="feed.count_exposures")
def count_exposures() -> None:
    """Add to the scores what was shown."""
    for community_id in due.with_exposures():
        commands.count_exposures(community_id)


@periodic("10 * * * *", name="feed.settle_votes")
def settle_votes() -> None:
    """Let the likes count of members who are not brand-new any more."""
    for community_id in due.with_waiting_votes():
        commands.settle_votes(community_id)


@periodic("20 * * * *", name="feed.count_circles")
def count_circles() -> None:
    """Lift the posts of quiet circles."""
    for community_id in due.with_circle_posts():
        commands.count_circles(community_id)


@periodic("40 19 * * *", name="feed.find_rings")
def find_rings() -> None:
    """Look for rings, in the small hours of most communities."""
    for community_id in due.with_votes():
        commands.find_rings(community_id)


@periodic("50 19 * * *", name="feed.forget_exposures")
def forget_exposures() -> None:
    """Forget who saw what after 30 days; the sums remain."""
    commands.forget_exposures()
