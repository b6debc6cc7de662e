"""The verbs of the feed."""

from fengqun.content.feed.commands.exposure import count_exposures, forget_exposures, note_exposures
from fengqun.content.feed.commands.picks import forget_picks, pick_post, unpick_post
from fengqun.content.feed.commands.readers import choose_ranking, refresh_readers
from fengqun.content.feed.commands.scores import (
    Published,
    bring_back_posts,
    count_circles,
    enter_posts,
    leave_out_posts,
    move_score,
    rescore,
)
from fengqun.content.feed.commands.votes import Liked, find_rings, settle_votes, take_up_likes

__all__ = [
    "Liked",
    "Published",
    "bring_back_posts",
    "choose_ranking",
    "count_circles",
    "count_exposures",
    "enter_posts",
    "find_rings",
    "forget_exposures",
    "forget_picks",
    "leave_out_posts",
    "move_score",
    "note_exposures",
    "pick_post",
    "refresh_readers",
    "rescore",
    "settle_votes",
    "take_up_likes",
    "unpick_post",
]
