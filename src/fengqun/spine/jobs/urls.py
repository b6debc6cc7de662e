"""Addresses of failed jobs in the console."""

from django.urls import path

from fengqun.spine.jobs import views

console_urls = [
    path("jobs/", views.index, name="jobs-failed"),
    path("jobs/<int:job_id>/", views.detail, name="jobs-detail"),
    path("jobs/<int:job_id>/retry/", views.retry, name="jobs-retry"),
    path("jobs/<int:job_id>/abandonment/", views.abandonment, name="jobs-abandonment"),
]
