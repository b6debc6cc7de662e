"""Addresses of drops: for members, and for those who run them."""

from django.urls import path

from fengqun.commerce.drops.views import console, planning, sharing, visiting, winning

member_urls = [
    path("drops/", visiting.drops, name="drops-list"),
    path("drops/top/", visiting.top, name="drops-top"),
    path("drops/claims/<uuid:claim_id>/", winning.claim, name="drops-claim"),
    path("drops/claims/<uuid:claim_id>/payment/", winning.payment, name="drops-payment"),
    path("drops/<uuid:drop_id>/", visiting.drop, name="drops-detail"),
    path("drops/<uuid:drop_id>/claims/", visiting.claims, name="drops-claims"),
    path("drops/<uuid:drop_id>/reminder/", visiting.reminder, name="drops-reminder"),
    path("drops/<uuid:drop_id>/state/", visiting.state, name="drops-state"),
    path("drops/<uuid:drop_id>/poster/", sharing.poster, name="drops-poster"),
    path("drops/<uuid:drop_id>/poster.svg", sharing.picture, name="drops-poster-picture"),
]

console_urls = [
    path("drops/", console.drops, name="drops-console"),
    path("drops/new/", planning.new, name="drops-console-new"),
    path("drops/<uuid:drop_id>/", console.drop, name="drops-console-drop"),
    path("drops/<uuid:drop_id>/plan/", planning.plan, name="drops-console-plan"),
    path("drops/<uuid:drop_id>/live/", console.live, name="drops-console-live"),
    path("drops/<uuid:drop_id>/wins.csv", console.export, name="drops-console-export"),
    path("drops/<uuid:drop_id>/pause/", console.pause, name="drops-console-pause"),
    path("drops/<uuid:drop_id>/resumption/", console.resumption, name="drops-console-resumption"),
    path("drops/<uuid:drop_id>/cancellation/", console.cancellation, name="drops-console-cancellation"),
]
