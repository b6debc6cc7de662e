"""Polls as a viewer sees them, many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from fengqun.content.surveys.errors import PollNotFound
from fengqun.content.surveys.models import Ballot, Poll, PollOption
from fengqun.content.surveys.pooling import shares
from fengqun.content.surveys.types import OptionCard, PollCard
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard
from fengqun.people.profiles.queries import hidden_authors

FACES = 6

_VOTERS = """
SELECT option_id, member_id, is_mine FROM (
    SELECT v.option_id, b.member_id, b.member_id = %(me)s AS is_mine,
           row_number() OVER (PARTITION BY v.option_id ORDER BY b.member_id = %(me)s DESC, b.voted_at, b.id) AS place
    FROM surveys_vote v JOIN surveys_ballot b ON b.id = v.ballot_id
    WHERE b.poll_id = ANY(%(polls)s)
) voters WHERE place <= %(faces)s OR is_mine
ORDER BY option_id, place
"""


@is_there("posts")
def has_polls(posts: list[UUID]) -> QuerySet[Poll]:
    """Whether any of the posts on the page has a poll."""
    return Poll.objects.filter(post_id__any_of=posts)


def polls_of(post_ids: Collection[UUID], *, actor: Actor) -> dict[UUID, PollCard]:
    """The polls of those posts, by post; one statement where there are none, at most six.

    The caller has made sure that the actor may read the posts.
    """
    polls = list(Poll.objects.filter(post_id__in=list(post_ids)))
    return {card.post_id: card for card in _cards(polls, actor)}


def poll_of(post_id: UUID, *, actor: Actor) -> PollCard:
    """The poll of a post that the actor may read. Raises PollNotFound."""
    found = polls_of([post_id], actor=actor)
    if not found:
        raise PollNotFound
    return found[post_id]


def poll_by_id(community_id: UUID, poll_id: UUID, *, actor: Actor) -> PollCard:
    """A poll; the caller makes sure that the actor may read its post. Raises PollNotFound."""
    found = _cards(list(Poll.objects.filter(community_id=community_id, id=poll_id)), actor)
    if not found:
        raise PollNotFound
    return found[0]


def _cards(polls: list[Poll], actor: Actor) -> list[PollCard]:
    if not polls:
        return []
    ids = [poll.id for poll in polls]
    options: dict[UUID, list[PollOption]] = defaultdict(list)
    for option in PollOption.objects.filter(poll_id__in=ids).order_by("poll_id", "position"):
        options[option.poll_id].append(option)
    mine = set(Ballot.objects.filter(poll_id__in=ids, member_id=actor.member_id).values_list("poll_id", flat=True))
    faces, chosen = _voters([poll.id for poll in polls if not poll.is_anonymous], actor)
    return [_card(poll, options[poll.id], poll.id in mine, faces, chosen) for poll in polls]


def _card(
    poll: Poll,
    options: list[PollOption],
    has_voted: bool,  # noqa: FBT001 - one fact among others
    faces: dict[UUID, list[MemberCard]],
    chosen: set[UUID],
) -> PollCard:
    is_closed = poll.closed_at is not None or (poll.closes_at is not None and poll.closes_at <= clock.now())
    shown = is_closed or poll.shows == Poll.Shows.ALWAYS or (poll.shows == Poll.Shows.VOTED and has_voted)
    percents = shares([option.vote_count for option in options], poll.ballot_count)
    return PollCard(
        id=poll.id,
        post_id=poll.post_id,
        author_id=poll.author_id,
        question=poll.question,
        is_multiple=poll.is_multiple,
        is_anonymous=poll.is_anonymous,
        may_change=poll.may_change,
        shows=poll.shows,
        closes_at=poll.closes_at,
        is_closed=is_closed,
        ballot_count=poll.ballot_count,
        has_voted=has_voted,
        shows_results=shown,
        options=tuple(
            OptionCard(
                id=option.id,
                text=option.text,
                votes=option.vote_count if shown else None,
                percent=percent if shown else None,
                is_mine=option.id in chosen,
                faces=tuple(faces.get(option.id, ())) if shown else (),
            )
            for option, percent in zip(options, percents, strict=True)
        ),
    )


def _voters(poll_ids: Iterable[UUID], actor: Actor) -> tuple[dict[UUID, list[MemberCard]], set[UUID]]:
    """Some faces for each option of named polls, without those the reader does not see; and what the reader chose."""
    ids = list(poll_ids)
    if not ids:
        return {}, set()
    with connection.cursor() as cursor:
        cursor.execute(_VOTERS, {"polls": ids, "me": actor.member_id, "faces": FACES})
        found = cursor.fetchall()
    hidden = hidden_authors(actor.member_id) if found and actor.member_id else frozenset()
    people = member_cards({member_id for _option, member_id, _mine in found} - hidden) if found else {}
    faces: dict[UUID, list[MemberCard]] = defaultdict(list)
    for option_id, member_id, _mine in found:
        if member_id in people:
            faces[option_id].append(people[member_id])
    return faces, {option_id for option_id, _member, is_mine in found if is_mine}
