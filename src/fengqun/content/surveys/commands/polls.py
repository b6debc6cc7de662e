"""Open a poll in a post, and close it."""

from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.content.posts.queries import post_card
from fengqun.content.surveys.activities import PollEnded, PollOpened
from fengqun.content.surveys.checks import checked_poll
from fengqun.content.surveys.errors import PollNotFound, PollTaken
from fengqun.content.surveys.models import Poll, PollOption
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.content.surveys.types import PollDraft
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def open_poll(community_id: UUID, post_id: UUID, *, actor: Actor, draft: PollDraft) -> UUID:
    """Let an own post carry a poll; answers its id. Raises PostNotFound, PollNotFound, InvalidPoll, PollTaken."""
    post = post_card(community_id, post_id, actor=actor)
    if not actor.is_system and actor.require_voice(community_id) != post.author.id:
        raise PollNotFound
    clean = checked_poll(draft, now=clock.now())
    poll = Poll(
        community_id=community_id,
        post_id=post_id,
        author_id=post.author.id,
        question=clean.question,
        is_multiple=clean.is_multiple,
        is_anonymous=clean.is_anonymous,
        may_change=clean.may_change,
        shows=clean.shows,
        closes_at=clean.closes_at,
    )
    try:
        with transaction.atomic():
            poll.save(force_insert=True)
    except IntegrityError as error:
        raise PollTaken from error
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=place, text=text) for place, text in enumerate(clean.options)
    )
    record(PollOpened(community_id=community_id, object_id=poll.id, actor_id=post.author.id, post_id=post_id))
    return poll.id


@transaction.atomic
def close_poll(community_id: UUID, poll_id: UUID, *, actor: Actor) -> UUID:
    """End voting now, as its author or as who runs surveys; answers the post's id. Raises PollNotFound."""
    member_id = actor.require_member(community_id)
    poll = hold_poll(community_id, poll_id)
    if poll.author_id != member_id and not actor.may(RUN_SURVEYS, community_id):
        raise PollNotFound
    if not is_closed(poll):
        poll.closed_at = clock.now()
        poll.save(update_fields=["closed_at"])
        record(PollEnded(community_id=community_id, object_id=poll.id, actor_id=member_id, post_id=poll.post_id))
    return poll.post_id


def hold_poll(community_id: UUID, poll_id: UUID) -> Poll:
    """The poll, held: those who vote and who closes it take turns. Raises PollNotFound."""
    rows = Poll.objects.filter(community_id=community_id, id=poll_id)
    poll = rows.select_for_update(of=("self",), no_key=True).first()
    if poll is None:
        raise PollNotFound
    return poll


def is_closed(poll: Poll) -> bool:
    """Whether voting is over now."""
    return poll.closed_at is not None or (poll.closes_at is not None and poll.closes_at <= clock.now())
