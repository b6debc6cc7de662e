"""Posts and comments can be found by those who may read them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.content.posts.commands.listing import COMMENT, POST, all_comments, all_posts
from fengqun.spine.search.documents import findable

POSTS = findable(
    POST,
    label=pgettext_lazy("list", "帖子"),
    icon="edit",
    order=10,
    rebuild=all_posts,
    address=lambda slug, post_id: reverse("posts-detail", kwargs={"community": slug, "post_id": post_id}),
    is_plentiful=True,
)
COMMENTS = findable(
    COMMENT,
    label=_("评论"),
    icon="comment",
    order=20,
    rebuild=all_comments,
    address=lambda slug, comment_id: reverse("posts-comment", kwargs={"community": slug, "comment_id": comment_id}),
    is_plentiful=True,
)
