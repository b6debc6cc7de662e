"""Addresses of series."""

from django.urls import path

from fengqun.content.series.views import console, hosting, visiting

member_urls = [
    path("series/", visiting.listing, name="series-list"),
    path("series/new/", hosting.new, name="series-new"),
    path("series/<uuid:series_id>/", visiting.detail, name="series-detail"),
    path("series/<uuid:series_id>/subscription/", visiting.subscription, name="series-subscription"),
    path("series/<uuid:series_id>/months/<str:month>/", visiting.month, name="series-month"),
    path("series/<uuid:series_id>/plan/", hosting.plan, name="series-plan"),
    path("series/<uuid:series_id>/end/", hosting.end, name="series-end"),
    path("series/<uuid:series_id>/episodes/", hosting.episodes, name="series-episodes"),
    path("series/<uuid:series_id>/pauses/", hosting.pauses, name="series-pauses"),
    path("series/<uuid:series_id>/pauses/<uuid:pause_id>/removal/", hosting.pause_removal, name="series-pause-removal"),
    path("series/<uuid:series_id>/beats/<str:day>/", hosting.beat, name="series-beat"),
]
console_urls = [path("series/", console.series, name="series-console")]
