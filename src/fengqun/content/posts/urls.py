"""Addresses of posts."""

from django.urls import path

from fengqun.content.posts.views import act, read, write

member_urls = [
    path("", read.feed, name="posts-feed"),
    path("posts/new/", write.new_post, name="posts-new"),
    path("posts/draft/", write.draft, name="posts-draft"),
    path("posts/pictures/<uuid:picture_id>/removal/", write.picture_removal, name="posts-picture-removal"),
    path("posts/pictures/<uuid:picture_id>/<slug:size>/", read.picture, name="posts-picture"),
    path("posts/<uuid:post_id>/", read.thread, name="posts-detail"),
    path("posts/<uuid:post_id>/wording/", write.edit, name="posts-edit"),
    path("posts/<uuid:post_id>/like/", act.like, name="posts-like"),
    path("posts/<uuid:post_id>/comments/", act.comments, name="posts-comments"),
    path(
        "posts/<uuid:post_id>/comments/<uuid:comment_id>/removal/",
        act.comment_removal,
        name="posts-comment-removal",
    ),
    path("posts/<uuid:post_id>/removal/", act.removal, name="posts-removal"),
    path("posts/<uuid:post_id>/hiding/", act.hiding, name="posts-hiding"),
    path("posts/<uuid:post_id>/feature/", act.feature, name="posts-feature"),
]
