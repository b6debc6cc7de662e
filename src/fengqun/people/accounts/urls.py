"""Addresses of signing in, of one's own settings, and of a trial server's mailbox."""

from django.urls import path

from fengqun.people.accounts import allauth_urls, views

urlpatterns = [
    path("language/", views.language, name="accounts-language"),
    path("mailbox/", views.mailbox_page, name="accounts-mailbox"),
    path("account/", views.settings_page, name="accounts-settings"),
    path("account/second-factor/", views.second_factor, name="accounts-second-factor"),
    path("account/demo/", views.demo_sign_in, name="accounts-demo-sign-in"),
    path("account/tokens/", views.tokens, name="accounts-tokens"),
    path("account/tokens/<uuid:token_id>/revocation/", views.token_revocation, name="accounts-token-revocation"),
    *allauth_urls.urlpatterns,
]
