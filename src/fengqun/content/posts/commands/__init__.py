"""The verbs of posts."""

from fengqun.content.posts.commands.comment import publish_comment
from fengqun.content.posts.commands.comment_care import (
    edit_comment,
    hide_comment,
    remove_comment,
    restore_comment,
    show_comment,
)
from fengqun.content.posts.commands.draft import discard_draft, publish_draft, save_draft
from fengqun.content.posts.commands.hold import refuse_held, release
from fengqun.content.posts.commands.like import like_comment, like_post, unlike_comment, unlike_post
from fengqun.content.posts.commands.moderate import feature_post, hide_post, show_post, unfeature_post
from fengqun.content.posts.commands.pictures import add_pictures, remove_picture
from fengqun.content.posts.commands.place import lock_post, move_post, pin_post, unlock_post, unpin_post
from fengqun.content.posts.commands.preview import look_at_links_of
from fengqun.content.posts.commands.publish import edit_post, publish_post
from fengqun.content.posts.commands.reading_on import read_on
from fengqun.content.posts.commands.remove import remove_post, restore_post
from fengqun.content.posts.commands.schedule import publish_due, schedule_post, unschedule_post
from fengqun.content.posts.commands.terms import set_post_terms

__all__ = [
    "add_pictures",
    "discard_draft",
    "edit_comment",
    "edit_post",
    "feature_post",
    "hide_comment",
    "hide_post",
    "like_comment",
    "like_post",
    "lock_post",
    "look_at_links_of",
    "move_post",
    "pin_post",
    "publish_comment",
    "publish_draft",
    "publish_due",
    "publish_post",
    "read_on",
    "refuse_held",
    "release",
    "remove_comment",
    "remove_picture",
    "remove_post",
    "restore_comment",
    "restore_post",
    "save_draft",
    "schedule_post",
    "set_post_terms",
    "show_comment",
    "show_post",
    "unfeature_post",
    "unlike_comment",
    "unlike_post",
    "unlock_post",
    "unpin_post",
    "unschedule_post",
]
