"""Addresses of files."""

from django.urls import path

from fengqun.content.media import views

member_urls = [
    path("media/", views.upload, name="media-upload"),
    path("media/<uuid:media_id>/", views.file, name="media-file"),
    path("media/<uuid:media_id>/small/", views.small, name="media-small"),
    path("media/<uuid:media_id>/removal/", views.removal, name="media-removal"),
    path("media/<uuid:media_id>/description/", views.description, name="media-description"),
]
