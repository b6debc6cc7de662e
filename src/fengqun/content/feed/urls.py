"""Addresses of the feed. The home page keeps the name it always had."""

from django.urls import path

from fengqun.content.feed import views

member_urls = [
    path("", views.home, name="posts-feed"),
    path("feed/ranking/", views.ranking, name="feed-ranking"),
    path("feed/exposures/", views.exposures, name="feed-exposures"),
    path("feed/why/<uuid:post_id>/", views.why, name="feed-why"),
    path("feed/picks/<uuid:post_id>/", views.pick, name="feed-pick"),
]

console_urls = [
    path("feed/", views.console, name="feed-console"),
]
