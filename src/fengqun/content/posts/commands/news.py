"""What of a post a circle counts as new: told when it appears, taken back when it disappears."""

from fengqun.content.posts.models import Comment, Post
from fengqun.kernel import clock
from fengqun.people.circles.commands import note_news, retract_news, return_news
from fengqun.people.circles.types import Said


def tell_circle(post: Post) -> None:
    """A post is new in its circle from now on."""
    if post.circle_id is None:
        return
    post.news_at = clock.now()
    Post.objects.filter(id=post.id).update(news_at=post.news_at)
    note_news(post.circle_id, post.news_at, by=post.author_id)


def tell_circle_of_comment(post: Post, comment: Comment) -> None:
    """A comment is new in the circle of its post."""
    if post.circle_id is not None:
        note_news(post.circle_id, clock.now(), by=comment.author_id)


def out_of_news(post: Post) -> None:
    """A post that members read is out of sight: neither it nor its comments are new to anybody any more."""
    if post.circle_id is not None:
        retract_news(post.circle_id, _said_in(post))


def back_in_news(post: Post) -> None:
    """The same post is in sight again: new to those who had not seen it."""
    if post.circle_id is not None:
        return_news(post.circle_id, _said_in(post))


def comment_out_of_news(post: Post, comment: Comment) -> None:
    """A comment that members read is out of sight."""
    if post.circle_id is not None and post.state == Post.State.PUBLISHED:
        retract_news(post.circle_id, [Said(comment.created_at, comment.author_id)])


def comment_back_in_news(post: Post, comment: Comment) -> None:
    """The same comment is in sight again."""
    if post.circle_id is not None and post.state == Post.State.PUBLISHED:
        return_news(post.circle_id, [Said(comment.created_at, comment.author_id)])


def _said_in(post: Post) -> list[Said]:
    """The post and its comments: when each was new, and who said it."""
    moment = post.news_at or post.published_at
    comments = Comment.objects.filter(post_id=post.id, state=Comment.State.PUBLISHED)
    said = [Said(*row) for row in comments.values_list("created_at", "author_id")]
    return [Said(moment, post.author_id), *said] if moment else said
