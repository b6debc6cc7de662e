"""Addresses of the dead letters in the console."""

from django.urls import path

from fengqun.spine.activity import views

console_urls = [
    path("dead-letters/", views.index, name="dead-letters"),
    path("dead-letters/<uuid:letter_id>/", views.detail, name="dead-letters-detail"),
    path("dead-letters/<uuid:letter_id>/replay/", views.replay, name="dead-letters-replay"),
    path("dead-letters/<uuid:letter_id>/dismissal/", views.dismissal, name="dead-letters-dismissal"),
]
