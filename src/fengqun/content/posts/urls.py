"""Addresses of posts."""

from django.urls import path

from fengqun.content.posts.views import act, comments, console, read, write

_COMMENT = "posts/<uuid:post_id>/comments/<uuid:comment_id>"

member_urls = [
    path("topics/<str:tag>/", read.topic, name="posts-topic"),
    path("posts/new/", write.new_post, name="posts-new"),
    path("posts/draft/", write.draft, name="posts-draft"),
    path("posts/unpublished/", write.unpublished, name="posts-unpublished"),
    path("posts/suggestions/", write.suggestions, name="posts-suggestions"),
    path("posts/circles/<uuid:circle_id>/", read.circle_feed, name="posts-circle"),
    path("posts/pictures/<uuid:picture_id>/removal/", write.picture_removal, name="posts-picture-removal"),
    path("posts/pictures/<uuid:picture_id>/<slug:size>/", read.picture, name="posts-picture"),
    path("posts/<uuid:post_id>/", read.thread, name="posts-detail"),
    path("posts/<uuid:post_id>/wording/", write.edit, name="posts-edit"),
    path("posts/<uuid:post_id>/schedule/removal/", write.schedule, name="posts-unschedule"),
    path("posts/<uuid:post_id>/discarding/", write.discarding, name="posts-discard"),
    path("posts/<uuid:post_id>/history/", read.history, name="posts-history"),
    path("posts/<uuid:post_id>/like/", act.like, name="posts-like"),
    path("posts/<uuid:post_id>/removal/", act.removal, name="posts-removal"),
    path("posts/<uuid:post_id>/hiding/", act.hiding, name="posts-hiding"),
    path("posts/<uuid:post_id>/pin/", act.pin, name="posts-pin"),
    path("posts/<uuid:post_id>/lock/", act.lock, name="posts-lock"),
    path("posts/<uuid:post_id>/place/", act.place, name="posts-place"),
    path("posts/<uuid:post_id>/comments/", comments.comments, name="posts-comments"),
    path("posts/comments/<uuid:comment_id>/", comments.place, name="posts-comment"),
    path(f"{_COMMENT}/wording/", comments.wording, name="posts-comment-wording"),
    path(f"{_COMMENT}/like/", comments.like, name="posts-comment-like"),
    path(f"{_COMMENT}/removal/", comments.removal, name="posts-comment-removal"),
    path(f"{_COMMENT}/hiding/", comments.hiding, name="posts-comment-hiding"),
    path("posts/held/<uuid:object_id>/release/", console.release, name="posts-held-release"),
    path("posts/held/<uuid:object_id>/refusal/", console.refusal, name="posts-held-refusal"),
]

console_urls = [
    path("posts/held/", console.held, name="posts-held"),
    path("posts/terms/", console.terms, name="posts-terms"),
]
