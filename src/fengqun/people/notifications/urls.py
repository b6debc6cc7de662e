"""Addresses of notices and their switches."""

from django.urls import path

from fengqun.people.notifications.views import from_email, mine

urlpatterns = [
    path("notices/switches/<str:token>/", from_email.email_switch, name="notifications-email-switch"),
]

member_urls = [
    path("notices/", mine.notices, name="notifications-notices"),
    path("notices/reading/", mine.reading, name="notifications-reading"),
    path("notices/settings/", mine.switches, name="notifications-switches"),
    path("notices/<uuid:notice_id>/", mine.notice, name="notifications-notice"),
]
