"""Likes become votes with a weight, which changes when their giver settles in or a ring is found."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count

from fengqun.content.feed.commands.scores import rescore
from fengqun.content.feed.models import PostScore, RingMember, Vote
from fengqun.content.feed.rings import DAYS, rings
from fengqun.content.feed.votes import Standing, is_settled, weigh
from fengqun.kernel import clock
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard

SETTLED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Liked:
    """A like that was given, or taken back."""

    post_id: UUID
    voter_id: UUID
    author_id: UUID
    at: datetime
    is_given: bool = True


@transaction.atomic
def take_up_likes(community_id: UUID, likes: Iterable[Liked]) -> None:
    """Weigh likes as they come, in their order; the last word about each post and member counts."""
    last = {(one.post_id, one.voter_id): one for one in likes}
    if not last:
        return
    given = [one for one in last.values() if one.is_given]
    members = member_cards({one.voter_id for one in given}) if given else {}
    in_rings = {ring.member_id: ring for ring in RingMember.objects.filter(member_id__in=members.keys())}
    Vote.objects.filter(post_id__in=[one.post_id for one in last.values()]).filter(
        pk__in=[(one.post_id, one.voter_id) for one in last.values() if not one.is_given]
    ).delete()
    Vote.objects.bulk_create(
        [_vote(community_id, one, members[one.voter_id], in_rings.get(one.voter_id)) for one in given],
        ignore_conflicts=True,
    )
    rescore(one.post_id for one in last.values())


@transaction.atomic
def settle_votes(community_id: UUID) -> int:
    """Let the likes of members count who are not brand-new any more; answers how many likes."""
    waiting = Vote.objects.filter(community_id=community_id, standing=Standing.NEW)
    voters = list(waiting.order_by("voter_id").values_list("voter_id", flat=True).distinct()[:SETTLED_AT_ONCE])
    members = {one: card for one, card in member_cards(voters).items() if _has_settled(card, clock.now())}
    if not members:
        return 0
    in_rings = {ring.member_id: ring for ring in RingMember.objects.filter(member_id__in=members.keys())}
    votes = list(waiting.filter(voter_id__in=members.keys()).select_for_update().order_by("post_id", "voter_id"))
    for vote in votes:
        vote.standing, vote.weight = _weighed(
            vote.voter_id, vote.author_id, is_settled_voter=True, ring=in_rings.get(vote.voter_id)
        )
    Vote.objects.bulk_update(votes, ["standing", "weight"], batch_size=1_000)
    rescore(vote.post_id for vote in votes)
    return len(votes)


@transaction.atomic
def find_rings(community_id: UUID) -> int:
    """Look for rings in the likes of the last 90 days, and weigh every like of those in one, or in one before, anew.

    Answers how many members are in a ring now.
    """
    since = clock.now() - timedelta(days=DAYS)
    votes = Vote.objects.filter(community_id=community_id, cast_at__gte=since).exclude(standing=Standing.OWN)
    likes = {
        (voter, author): count
        for voter, author, count in votes.values_list("voter_id", "author_id").annotate(Count("post_id"))
    }
    scores = PostScore.objects.filter(community_id=community_id, published_at__gte=since)
    posts: Counter[UUID] = Counter(dict(scores.values_list("author_id").annotate(Count("post_id"))))
    found = rings(likes, posts)
    before = set(RingMember.objects.filter(community_id=community_id).values_list("member_id", flat=True))
    now = clock.now()
    RingMember.objects.filter(community_id=community_id).delete()
    RingMember.objects.bulk_create(
        RingMember(
            member_id=member_id,
            community_id=community_id,
            partners=sorted(ring.partners),
            inside=ring.inside,
            given=ring.given,
            weight=ring.weight,
            found_at=now,
        )
        for member_id, ring in sorted(found.items())
    )
    _reweigh(community_id, before | found.keys())
    return len(found)


_WEIGH_ANEW = """
WITH weighed AS (
    SELECT v.post_id, v.voter_id, CASE WHEN v.author_id = ANY(r.partners) THEN least(r.weight, 1) ELSE 1 END AS weight,
           CASE WHEN v.author_id = ANY(r.partners) THEN 'ring' ELSE 'full' END AS standing
    FROM feed_vote v LEFT JOIN feed_ringmember r ON r.member_id = v.voter_id
    WHERE v.community_id = %(community)s AND v.voter_id = ANY(%(voters)s) AND v.standing IN ('full', 'ring')
)
UPDATE feed_vote v SET weight = weighed.weight, standing = weighed.standing FROM weighed
WHERE v.post_id = weighed.post_id AND v.voter_id = weighed.voter_id
      AND (v.weight <> weighed.weight OR v.standing <> weighed.standing)
RETURNING v.post_id
"""


def _reweigh(community_id: UUID, voter_ids: Iterable[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WEIGH_ANEW, {"community": community_id, "voters": sorted(voter_ids)})
        changed = [row[0] for row in cursor.fetchall()]
    rescore(changed)


def _vote(community_id: UUID, like: Liked, voter: MemberCard, ring: RingMember | None) -> Vote:
    standing, weight = _weighed(
        like.voter_id, like.author_id, is_settled_voter=_has_settled(voter, clock.now()), ring=ring
    )
    return Vote(
        post_id=like.post_id,
        voter_id=like.voter_id,
        community_id=community_id,
        author_id=like.author_id,
        cast_at=like.at,
        standing=standing,
        weight=weight,
    )


def _weighed(
    voter_id: UUID, author_id: UUID, *, is_settled_voter: bool, ring: RingMember | None
) -> tuple[Standing, float]:
    inside = ring is not None and author_id in ring.partners
    return weigh(
        is_own=voter_id == author_id,
        is_settled_voter=is_settled_voter,
        ring_weight=ring.weight if ring is not None and inside else None,
    )


def _has_settled(member: MemberCard, now: datetime) -> bool:
    return member.joined_at is not None and is_settled(joined_at=member.joined_at, stage=member.stage, now=now)
