"""Addresses of the insight pages."""

from django.urls import path

from fengqun.insight.journeys import views

console_urls = [
    path("insight/", views.cohort_table, name="journeys-cohorts"),
    path("insight/cohorts/<str:first_month>/<str:month>/", views.cohort_people, name="journeys-cohort-people"),
]
