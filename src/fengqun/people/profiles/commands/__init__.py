"""The verbs of this room."""

from fengqun.people.profiles.commands.change_profile import change_profile
from fengqun.people.profiles.commands.ties import block, follow, mute, unblock, unfollow, unmute

__all__ = ["block", "change_profile", "follow", "mute", "unblock", "unfollow", "unmute"]
