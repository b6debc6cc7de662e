"""Addresses of drops."""

from django.urls import path

from fengqun.commerce.drops import views

member_urls = [
    path("drops/claims/<uuid:claim_id>/", views.claim, name="drops-claim"),
]
