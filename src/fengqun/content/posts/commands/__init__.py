"""The verbs of posts."""

from fengqun.content.posts.commands.comment import publish_comment, remove_comment
from fengqun.content.posts.commands.draft import discard_draft, publish_draft, save_draft
from fengqun.content.posts.commands.like import like_post, unlike_post
from fengqun.content.posts.commands.moderate import feature_post, hide_post, show_post, unfeature_post
from fengqun.content.posts.commands.pictures import add_pictures, remove_picture
from fengqun.content.posts.commands.publish import edit_post, publish_post
from fengqun.content.posts.commands.remove import remove_post, restore_post

__all__ = [
    "add_pictures",
    "discard_draft",
    "edit_post",
    "feature_post",
    "hide_post",
    "like_post",
    "publish_comment",
    "publish_draft",
    "publish_post",
    "remove_comment",
    "remove_picture",
    "remove_post",
    "restore_post",
    "save_draft",
    "show_post",
    "unfeature_post",
    "unlike_post",
]
