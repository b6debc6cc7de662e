"""Why a post stands where it stands: every number of the formula, for one reader."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Sum

from fengqun.content.feed.formula import reckon
from fengqun.content.feed.models import CircleActivity, Pick, PostScore, Reader, RingMember, Vote
from fengqun.content.feed.types import PickCard, QualityFigures, RingCard, Why
from fengqun.content.feed.votes import Standing
from fengqun.content.posts.queries import post_card
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards

SHOWN_RINGS = 100


def why_shown(community_id: UUID, post_id: UUID, *, actor: Actor) -> Why:
    """The reckoning of a post for this reader, as of now. Raises PostNotFound."""
    post = post_card(community_id, post_id, actor=actor)
    score = PostScore.objects.filter(post_id=post_id).first()
    reader = Reader.objects.filter(member_id=actor.member_id).first() if actor.member_id else None
    monthly = None
    if post.circle_id is not None:
        counted = CircleActivity.objects.filter(circle_id=post.circle_id).values_list("monthly_posts", flat=True)
        monthly = counted.first() or 0
    votes, weights = votes_of(post_id)
    reckoning = reckon(
        positive=score.positive if score else 0.0,
        shown=score.shown_count if score else 0,
        published_at=post.published_at or post.saved_at,
        now=clock.now(),
        is_followed=reader is not None and post.author.id in reader.followed,
        is_own_circle=reader is not None and post.circle_id is not None and post.circle_id in reader.circles,
        monthly_posts=monthly,
    )
    return Why(
        post_id=post_id,
        reckoning=reckoning,
        full_votes=votes[Standing.FULL],
        ring_votes=votes[Standing.RING],
        ring_weight=weights[Standing.RING],
        new_votes=votes[Standing.NEW],
        own_votes=votes[Standing.OWN],
        is_plain=reader is not None and reader.is_plain,
        pick=picks_of([post_id]).get(post_id) if post.featured_at else None,
        is_reckoned=score is not None,
    )


def votes_of(post_id: UUID) -> tuple[dict[str, int], dict[str, float]]:
    """How many likes of each standing a post has, and what they weigh together."""
    counts: dict[str, int] = defaultdict(int)
    weights: dict[str, float] = defaultdict(float)
    rows = Vote.objects.filter(post_id=post_id).values("standing")
    for row in rows.annotate(count=Count("voter_id"), weight=Sum("weight")):
        counts[row["standing"]], weights[row["standing"]] = row["count"], row["weight"]
    return counts, weights


def picks_of(post_ids: Iterable[UUID]) -> dict[UUID, PickCard]:
    """Why these posts were picked, in two statements."""
    rows = list(Pick.objects.filter(post_id__in=list(post_ids)))
    people = member_cards({row.picked_by for row in rows if row.picked_by}) if rows else {}
    return {
        row.post_id: PickCard(
            row.post_id, row.reason, people.get(row.picked_by) if row.picked_by else None, row.picked_at
        )
        for row in rows
    }


def quality_figures(community_id: UUID) -> QualityFigures:
    """How the community's likes count, and who is in a ring; six statements."""
    scores = PostScore.objects.filter(community_id=community_id, is_shown=True)
    sums = scores.aggregate(shown=Sum("shown_count"), posts=Count("post_id"))
    votes = dict(Vote.objects.filter(community_id=community_id).values_list("standing").annotate(Count("post_id")))
    rows = list(RingMember.objects.filter(community_id=community_id).order_by("-inside", "member_id")[:SHOWN_RINGS])
    people = member_cards({one for row in rows for one in (row.member_id, *row.partners)}) if rows else {}
    rings = tuple(
        RingCard(
            people[row.member_id],
            tuple(people[one] for one in row.partners if one in people),
            row.inside,
            row.given,
            row.weight,
            row.found_at,
        )
        for row in rows
    )
    return QualityFigures(
        shown=sums["shown"] or 0,
        posts=sums["posts"],
        full=votes.get(Standing.FULL, 0),
        new=votes.get(Standing.NEW, 0),
        ring=votes.get(Standing.RING, 0),
        own=votes.get(Standing.OWN, 0),
        rings=rings,
    )
