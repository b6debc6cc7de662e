"""Addresses of signing in, of one's own settings, and of a trial server's mailbox."""

from django.urls import path

from fengqun.people.accounts import allauth_urls, data_views, views

urlpatterns = [
    path("language/", views.language, name="accounts-language"),
    path("mailbox/", views.mailbox_page, name="accounts-mailbox"),
    path("account/", views.settings_page, name="accounts-settings"),
    path("account/second-factor/", views.second_factor, name="accounts-second-factor"),
    path("account/demo/", views.demo_sign_in, name="accounts-demo-sign-in"),
    path("account/tokens/", views.tokens, name="accounts-tokens"),
    path("account/tokens/<uuid:token_id>/revocation/", views.token_revocation, name="accounts-token-revocation"),
    path("account/data/", data_views.my_data, name="accounts-data"),
    path("account/data/exports/", data_views.data_exports, name="accounts-data-exports"),
    path("account/data/exports/<uuid:export_id>/<str:token>/", data_views.data_export, name="accounts-data-export"),
    path("account/data/erasure/", data_views.erasure, name="accounts-erasure"),
    path("account/data/erasure/code/", data_views.erasure_code, name="accounts-erasure-code"),
    path("account/data/erasure/cancellation/", data_views.erasure_cancellation, name="accounts-erasure-cancellation"),
    *allauth_urls.urlpatterns,
]
