"""Rings: members who mostly like each other's posts. The rule, as pure functions.

Over the last 90 days, with self-likes never counted:

1.  Two members are *tied* if each liked at least 4 posts of the other, and each of them gave the other at least 3
    times the share of likes that the other's posts have among all posts of others. (In a small circle in which
    everybody likes everybody, shares are what is to be expected, and nobody is tied.)
2.  Members connected by ties form a group. A member is in a *ring* if at least half of all likes they gave went to the
    others of their group.
3.  Likes inside a ring count together for no more than a fifth of all likes that the member gave: each weighs
    (0.2 x all likes) / (likes inside the ring), below 1. Likes to others keep their full weight.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

DAYS = 90
LEAST_LIKES = 4
LEAST_LIFT = 3.0
RING_SHARE = 0.5
HONEST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class InRing:
    """A member of a ring: with whom, how many of their likes stay inside, and what each of those weighs."""

    partners: frozenset[UUID]
    inside: int
    given: int
    weight: float


def rings(likes: Mapping[tuple[UUID, UUID], int], posts: Mapping[UUID, int]) -> dict[UUID, InRing]:
    """Who is in a ring: `likes` by (giver, author), `posts` by author, both of the same days."""
    given: Counter[UUID] = Counter()
    for (giver, author), count in likes.items():
        if giver != author:
            given[giver] += count
    neighbours = _ties(likes, posts, given)
    found: dict[UUID, InRing] = {}
    for group in _groups(neighbours):
        for member in group:
            partners = frozenset(group - {member})
            inside = sum(likes.get((member, other), 0) for other in partners)
            if inside >= RING_SHARE * given[member]:
                found[member] = InRing(partners, inside, given[member], HONEST_SHARE * given[member] / inside)
    return found


def _ties(
    likes: Mapping[tuple[UUID, UUID], int], posts: Mapping[UUID, int], given: Mapping[UUID, int]
) -> dict[UUID, set[UUID]]:
    all_posts = sum(posts.values())

    def leans(giver: UUID, author: UUID) -> bool:
        count = likes.get((giver, author), 0)
        of_others = all_posts - posts.get(giver, 0)
        expected = posts.get(author, 0) / of_others if of_others else 1.0
        return count >= LEAST_LIKES and count / given[giver] >= LEAST_LIFT * expected

    neighbours: dict[UUID, set[UUID]] = defaultdict(set)
    for giver, author in likes:
        if giver != author and leans(giver, author) and leans(author, giver):
            neighbours[giver].add(author)
            neighbours[author].add(giver)
    return neighbours


def _groups(neighbours: Mapping[UUID, set[UUID]]) -> list[set[UUID]]:
    """The connected groups."""
    left, groups = set(neighbours), []
    while left:
        group, edge = set(), {left.pop()}
        while edge:
            group |= edge
            edge = {other for member in edge for other in neighbours[member]} - group
        left -= group
        groups.append(group)
    return groups
