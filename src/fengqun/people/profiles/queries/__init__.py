"""Reads of profiles and of who follows, blocks and mutes whom."""

from fengqun.people.profiles.queries.ties import blocked_between, followers_of, follows, hidden_authors

__all__ = ["blocked_between", "followers_of", "follows", "hidden_authors"]
