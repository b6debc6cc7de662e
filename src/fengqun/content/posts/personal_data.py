"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.content.posts.commands.listing import keep_listed
from fengqun.content.posts.commands.writing import show_media
from fengqun.content.posts.models import Comment, CommentLike, Like, Post, PostPicture, PostVersion, ThreadRead
from fengqun.kernel import clock
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user
from fengqun.people.notifications.commands import forget_about
from fengqun.spine.search.commands import drop

GONE = "（作者已注销，内容已删除）"
"""What stands where an erased person's words stood; it is stored, so it is the same in every language."""


@exports_personal_data("posts", _("帖子与评论"))
def export(user_id: UUID) -> Sequence[Record]:
    """Every post in every wording, every comment, and what the person liked."""
    members = member_ids_of_user(user_id)
    posts = Post.objects.filter(author_id__in=members).order_by("created_at", "id")
    versions = PostVersion.objects.filter(post__author_id__in=members).order_by("post_id", "number")
    comments = Comment.objects.filter(author_id__in=members).order_by("created_at", "id")
    likes = Like.objects.filter(member_id__in=members).order_by("id")
    comment_likes = CommentLike.objects.filter(member_id__in=members).order_by("id")
    parts = {
        "post": posts.values(
            "id", "kind", "title", "body", "tags", "state", "is_public", "created_at", "published_at", "edited_at"
        ),
        "version": versions.values("post_id", "number", "title", "body", "written_at"),
        "comment": comments.values("id", "post_id", "body", "state", "created_at", "edited_at"),
        "like": likes.values("post_id"),
        "comment_like": comment_likes.values("comment_id"),
    }
    return [{"type": kind, **row} for kind, rows in parts.items() for row in rows]


@erases_personal_data("posts")
def erase(user_id: UUID) -> None:
    """Words, earlier wordings and pictures go. A post under which others have written stays, empty, for their sake."""
    members = member_ids_of_user(user_id)
    for post in Post.objects.select_for_update().filter(author_id__in=members).order_by("id"):
        forget_about(post.community_id, "post", [post.id])
        _empty(post)
    PostVersion.objects.filter(post__author_id__in=members).delete()
    for picture in PostPicture.objects.filter(post__author_id__in=members):
        picture.delete_files_on_commit()
        picture.delete()
    comments = Comment.objects.filter(author_id__in=members)
    found = list(comments.values_list("id", "post__community_id"))
    comments.update(body=GONE, body_html=f"<p>{GONE}</p>", hidden_reason="")
    for community_id in {community_id for _comment, community_id in found}:
        drop(community_id, "comment", [comment_id for comment_id, place in found if place == community_id])
    ThreadRead.objects.filter(member_id__in=members).delete()


def _empty(post: Post) -> None:
    is_answered = post.comments.exclude(author_id=post.author_id).exists()
    post.title = post.hidden_reason = ""
    post.body, post.body_html = GONE, f"<p>{GONE}</p>"
    post.tags, post.links, post.composed = [], [], {}
    post.attachment_kind, post.attachment_id = "", None
    post.featured_at = post.pinned_at = post.pinned_until = post.publish_at = None
    post.version_count = 0
    if post.state in {Post.State.DRAFT, Post.State.SCHEDULED}:
        post.delete()
        return
    if not is_answered and post.state != Post.State.REMOVED:
        post.state, post.removed_at = Post.State.REMOVED, clock.now()
    post.save()
    keep_listed(post, with_comments=True)
    show_media(post)
    drop(post.community_id, "post", [post.id])
