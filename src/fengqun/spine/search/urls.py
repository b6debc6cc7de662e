"""Addresses of the search."""

from django.urls import path

from fengqun.spine.search import views

member_urls = [
    path("search/", views.results, name="search"),
    path("search/suggestions/", views.suggested, name="search-suggestions"),
]

console_urls = [
    path("search/", views.console, name="search-console"),
]
