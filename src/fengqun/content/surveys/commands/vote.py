"""Vote, vote otherwise, and take a vote back."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fengqun.content.posts.queries import post_card
from fengqun.content.surveys.activities import PollVoted
from fengqun.content.surveys.commands.polls import hold_poll, is_closed
from fengqun.content.surveys.errors import AlreadyVoted, InvalidPoll, PollClosed
from fengqun.content.surveys.models import Ballot, Poll, PollOption, Vote
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def vote(community_id: UUID, poll_id: UUID, *, actor: Actor, option_ids: Collection[UUID]) -> UUID:
    """Vote for these options, instead of what was voted for before where that may be changed; answers the post's id.

    The same vote again changes nothing. Raises PollNotFound, PostNotFound, PollClosed, AlreadyVoted, InvalidPoll.
    """
    member_id = actor.require_voice(community_id)
    poll = hold_poll(community_id, poll_id)
    post_card(community_id, poll.post_id, actor=actor)
    if is_closed(poll):
        raise PollClosed
    chosen = _chosen(poll, option_ids)
    ballot = Ballot.objects.filter(poll=poll, member_id=member_id).first()
    before = set(ballot.votes.values_list("option_id", flat=True)) if ballot else set()
    if ballot is not None and before == chosen:
        return poll.post_id
    if ballot is not None and not poll.may_change:
        raise AlreadyVoted
    if ballot is None:
        ballot = Ballot.objects.create(poll=poll, member_id=member_id)
        Poll.objects.filter(id=poll.id).update(ballot_count=F("ballot_count") + 1)
        record(PollVoted(community_id=community_id, object_id=poll.id, actor_id=member_id, post_id=poll.post_id))
    _count(before - chosen, -1)
    _count(chosen - before, +1)
    if not poll.is_anonymous:
        ballot.votes.filter(option_id__in=before - chosen).delete()
        Vote.objects.bulk_create(Vote(ballot=ballot, option_id=option_id) for option_id in chosen - before)
    return poll.post_id


@transaction.atomic
def take_vote_back(community_id: UUID, poll_id: UUID, *, actor: Actor) -> UUID:
    """Vote for nothing any more; answers the post's id. Without a vote nothing happens.

    Raises PollNotFound, PostNotFound, PollClosed, AlreadyVoted where votes cannot be changed.
    """
    member_id = actor.require_member(community_id)
    poll = hold_poll(community_id, poll_id)
    post_card(community_id, poll.post_id, actor=actor)
    if is_closed(poll):
        raise PollClosed
    ballot = Ballot.objects.filter(poll=poll, member_id=member_id).first()
    if ballot is None:
        return poll.post_id
    if not poll.may_change:
        raise AlreadyVoted
    _count(set(ballot.votes.values_list("option_id", flat=True)), -1)
    ballot.delete()
    Poll.objects.filter(id=poll.id).update(ballot_count=F("ballot_count") - 1)
    return poll.post_id


def _chosen(poll: Poll, option_ids: Collection[UUID]) -> set[UUID]:
    """The options of this poll that were named. Raises InvalidPoll."""
    wanted = set(option_ids)
    known = set(PollOption.objects.filter(poll=poll).values_list("id", flat=True))
    if not wanted or wanted - known:
        raise InvalidPoll(reason=_("先选一项。"))
    if len(wanted) > 1 and not poll.is_multiple:
        raise InvalidPoll(reason=_("这里只能选一项。"))
    return wanted


def _count(option_ids: set[UUID], step: int) -> None:
    if option_ids:
        PollOption.objects.filter(id__in=option_ids).update(vote_count=F("vote_count") + step)
