"""The API of posts."""

from fengqun.content.posts.api import care, comments, drafts, posts
from fengqun.content.posts.api.router import router

__all__ = ["care", "comments", "drafts", "posts", "router"]
