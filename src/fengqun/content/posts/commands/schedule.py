"""Posts that are published at a time their author chose."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.content.posts.commands.draft import publish_waiting
from fengqun.content.posts.commands.live import REASON_CHARS
from fengqun.content.posts.commands.publish import own_post_held
from fengqun.content.posts.commands.writing import insist_on_words
from fengqun.content.posts.errors import DraftInTheWay, MomentPassed, PostNotFound, TooFarAhead
from fengqun.content.posts.models import Post
from fengqun.content.posts.standing import insist_on_speaking
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import actor_for, member_card

MAX_AHEAD = timedelta(days=365)
AT_ONCE = 100
logger = logging.getLogger(__name__)


@transaction.atomic
def schedule_post(community_id: UUID, post_id: UUID, *, actor: Actor, publish_at: datetime) -> None:
    """Let an own draft be published by itself at that moment, or a scheduled one at another.

    Raises PostNotFound, MomentPassed, TooFarAhead, NothingSaid, Silenced, NotInThisCircle.
    """
    author_id = actor.require_voice(community_id)
    now = clock.now()
    if publish_at <= now:
        raise MomentPassed
    if publish_at > now + MAX_AHEAD:
        raise TooFarAhead(days=MAX_AHEAD.days)
    post = own_post_held(community_id, post_id, author_id)
    if post is None or post.state not in {Post.State.DRAFT, Post.State.SCHEDULED}:
        raise PostNotFound
    insist_on_speaking(post.circle_id, author_id)
    insist_on_words(post, post.pictures.count())
    post.state, post.publish_at, post.hidden_reason = Post.State.SCHEDULED, publish_at, ""
    post.save(update_fields=["state", "publish_at", "hidden_reason"])


def unschedule_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Make a scheduled post a draft again. Raises PostNotFound, DraftInTheWay."""
    author_id = actor.require_member(community_id)
    try:
        with transaction.atomic():
            post = own_post_held(community_id, post_id, author_id)
            if post is None or post.state != Post.State.SCHEDULED:
                raise PostNotFound
            post.state, post.publish_at, post.hidden_reason = Post.State.DRAFT, None, ""
            post.save(update_fields=["state", "publish_at", "hidden_reason"])
    except IntegrityError as error:
        raise DraftInTheWay from error


def publish_due() -> int:
    """Publish what is due, each on its own; answers how many. One that may not be published waits for its author."""
    due = Post.objects.filter(state=Post.State.SCHEDULED, publish_at__lte=clock.now())
    ids = list(due.order_by("publish_at", "id").values_list("id", flat=True)[:AT_ONCE])
    return sum(_publish(post_id) for post_id in ids)


def _publish(post_id: UUID) -> bool:
    try:
        with transaction.atomic():
            post = _due(post_id)
            if post is None:
                return False
            actor = actor_for(member_card(post.author_id).user_id, post.community_id)
            actor.require_voice(post.community_id)
            publish_waiting(post, actor=actor)
    except DomainError as error:
        logger.info("scheduled post %s: %s", post_id, error.code)
        waits = Post.objects.filter(id=post_id, state=Post.State.SCHEDULED)
        waits.update(publish_at=None, hidden_reason=str(error)[:REASON_CHARS])
        return False
    return True


def _due(post_id: UUID) -> Post | None:
    """The post, held, unless another process has it or its author has changed their mind."""
    rows = Post.objects.select_for_update(skip_locked=True).filter(id=post_id, state=Post.State.SCHEDULED)
    return rows.filter(publish_at__lte=clock.now()).first()
