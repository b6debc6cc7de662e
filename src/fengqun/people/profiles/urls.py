"""Addresses of profiles and ties."""

from django.urls import path

from fengqun.people.profiles.views import profile

member_urls = [
    path("me/about/", profile.about_me, name="profiles-about-me"),
    path("me/hidden/", profile.hidden, name="profiles-hidden"),
    path("members/<uuid:member_id>/followers/", profile.followers, name="profiles-followers"),
    path("members/<uuid:member_id>/following/", profile.following, name="profiles-following"),
    path("members/<uuid:member_id>/ties/<slug:kind>/", profile.tie, name="profiles-tie"),
]
