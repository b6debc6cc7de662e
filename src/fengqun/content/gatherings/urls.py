"""Addresses of gatherings: for those who come, for those who host, for the door, for the console."""

from django.urls import path

from fengqun.content.gatherings.views import console, door, hosting, people, visiting

member_urls = [
    path("gatherings/", visiting.gatherings, name="gatherings-list"),
    path("gatherings/mine/", visiting.mine, name="gatherings-mine"),
    path("gatherings/months/<str:month>/", visiting.month, name="gatherings-month"),
    path("gatherings/calendar/", visiting.calendar, name="gatherings-calendar"),
    path("gatherings/calendar/<str:secret>.ics", visiting.feed, name="gatherings-feed"),
    path("gatherings/covers/<uuid:cover_id>/<slug:size>/", visiting.cover, name="gatherings-cover"),
    path("gatherings/new/", hosting.new, name="gatherings-new"),
    path("gatherings/<uuid:gathering_id>/", visiting.gathering, name="gatherings-detail"),
    path("gatherings/<uuid:gathering_id>/seat/", visiting.seat, name="gatherings-seat"),
    path("gatherings/<uuid:gathering_id>/seat/return/", visiting.seat_return, name="gatherings-seat-return"),
    path("gatherings/<uuid:gathering_id>/seat/confirmation/", visiting.confirmation, name="gatherings-confirmation"),
    path("gatherings/<uuid:gathering_id>/ticket/", visiting.ticket, name="gatherings-ticket"),
    path("gatherings/<uuid:gathering_id>/calendar.ics", visiting.calendar_file, name="gatherings-calendar-file"),
    path("gatherings/<uuid:gathering_id>/plan/", hosting.plan, name="gatherings-plan"),
    path("gatherings/<uuid:gathering_id>/cancellation/", hosting.cancellation, name="gatherings-cancellation"),
    path("gatherings/<uuid:gathering_id>/recap/", hosting.recap, name="gatherings-recap"),
    path("gatherings/<uuid:gathering_id>/people/", people.people, name="gatherings-people"),
    path("gatherings/<uuid:gathering_id>/people.csv", people.csv_file, name="gatherings-people-csv"),
    path("gatherings/<uuid:gathering_id>/people.xlsx", people.xlsx_file, name="gatherings-people-xlsx"),
    path("gatherings/<uuid:gathering_id>/people/<uuid:member_id>/removal/", people.removal, name="gatherings-removal"),
    path("gatherings/<uuid:gathering_id>/checkin/", door.checkin, name="gatherings-checkin"),
    path("gatherings/<uuid:gathering_id>/checkin/worker.js", door.worker, name="gatherings-checkin-worker"),
    path("gatherings/<uuid:gathering_id>/checkin/list/", door.listed, name="gatherings-checkin-list"),
    path("gatherings/<uuid:gathering_id>/checkin/scans/", door.scans, name="gatherings-checkin-scans"),
]

console_urls = [
    path("gatherings/", console.gatherings, name="gatherings-console"),
    path("gatherings/terms/", console.terms, name="gatherings-console-terms"),
    path("gatherings/<uuid:gathering_id>/", console.gathering, name="gatherings-console-gathering"),
]
