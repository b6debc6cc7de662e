"""Let what is said be found by those who may read it, and by nobody else: topics' pages and the search index.

Called in the transaction of whatever changes a post or comment, so nothing that was taken out of sight is found still.
"""

from collections.abc import Iterator
from html import unescape
from uuid import UUID

from django.utils.html import strip_tags

from fengqun.content.posts.models import Comment, Post, PostTag
from fengqun.people.circles.types import Audience
from fengqun.spine.search.commands import drop, put
from fengqun.spine.search.documents import Document

POST, COMMENT = "post", "comment"
TITLE_CHARS = 60
AT_ONCE = 500


def keep_listed(post: Post, *, with_comments: bool = False) -> None:
    """List a published post under its topics and in the index; take any other out. The same for its comments."""
    PostTag.objects.filter(post_id=post.id).delete()
    if post.state == Post.State.PUBLISHED and post.published_at is not None:
        PostTag.objects.bulk_create(
            PostTag(community_id=post.community_id, post_id=post.id, tag=tag, published_at=post.published_at)
            for tag in post.tags
        )
        put([document_of(post)])
    else:
        drop(post.community_id, POST, [post.id])
    if with_comments:
        for said in _in_portions(post):
            _list_comments(post, said)


def keep_comment_listed(post: Post, comment: Comment) -> None:
    """List a published comment of a published post; take any other out."""
    _list_comments(post, [comment])


def document_of(post: Post) -> Document:
    """A post as the index keeps it."""
    text = plain(post.body_html)
    return Document(
        community_id=post.community_id,
        kind=POST,
        object_id=post.id,
        title=post.title or text[:TITLE_CHARS],
        body=text,
        audience=Audience(is_public=post.is_public, circle_id=post.circle_id).as_text(),
        author_id=post.author_id,
        moment=post.published_at or post.created_at,
    )


def document_of_comment(post: Post, comment: Comment) -> Document:
    """A comment as the index keeps it: its audience is that of its post."""
    text = plain(comment.body_html)
    return Document(
        community_id=post.community_id,
        kind=COMMENT,
        object_id=comment.id,
        title=text[:TITLE_CHARS],
        body=text,
        audience=Audience(is_public=post.is_public, circle_id=post.circle_id).as_text(),
        author_id=comment.author_id,
        moment=comment.created_at,
        weight=COMMENT_WEIGHT,
    )


COMMENT_WEIGHT = 0.8
"""Of a post and a comment that match alike, the post comes first."""


def all_posts(community_id: UUID) -> Iterator[Document]:
    """Every post that can be found, for writing the index anew."""
    rows = Post.objects.filter(community_id=community_id, state=Post.State.PUBLISHED)
    return (document_of(post) for post in rows.order_by("id").iterator(AT_ONCE))


def all_comments(community_id: UUID) -> Iterator[Document]:
    """Every comment that can be found."""
    rows = Comment.objects.filter(
        post__community_id=community_id, post__state=Post.State.PUBLISHED, state=Comment.State.PUBLISHED
    )
    found = rows.select_related("post").order_by("id").iterator(AT_ONCE)
    return (document_of_comment(comment.post, comment) for comment in found)


def plain(html: str) -> str:
    """The words of cleaned HTML on one line."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def _list_comments(post: Post, comments: list[Comment]) -> None:
    is_open = post.state == Post.State.PUBLISHED
    shown = [one for one in comments if is_open and one.state == Comment.State.PUBLISHED]
    listed = {one.id for one in shown}
    drop(post.community_id, COMMENT, [one.id for one in comments if one.id not in listed])
    put([document_of_comment(post, one) for one in shown])


def _in_portions(post: Post) -> Iterator[list[Comment]]:
    last: UUID | None = None
    while True:
        rows = Comment.objects.filter(post_id=post.id).order_by("id")
        portion = list((rows.filter(id__gt=last) if last else rows)[:AT_ONCE])
        if portion:
            yield portion
        if len(portion) < AT_ONCE:
            return
        last = portion[-1].id
