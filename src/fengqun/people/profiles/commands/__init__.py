"""The verbs of this room."""

from fengqun.people.profiles.commands.ties import block, follow, mute, unblock, unfollow, unmute

__all__ = ["block", "follow", "mute", "unblock", "unfollow", "unmute"]
