"""Addresses of circles: the directory, each circle, what its hosts do, and the console."""

from django.urls import path

from fengqun.people.circles.views import console, entering, gates, hosting, visiting

member_urls = [
    path("circles/", visiting.directory, name="circles-directory"),
    path("circles/new/", visiting.new, name="circles-new"),
    path("circles/by-id/<uuid:circle_id>/", visiting.by_id, name="circles-by-id"),
    path("circles/<slug:circle>/", visiting.circle_page, name="circles-circle"),
    path("circles/<slug:circle>/membership/", visiting.membership, name="circles-membership"),
    path("circles/<slug:circle>/muting/", visiting.muting, name="circles-muting"),
    path("circles/<slug:circle>/departure/", visiting.departure, name="circles-departure"),
    path("circles/<slug:circle>/invitation/refusal/", visiting.invitation_refusal, name="circles-invitation-refusal"),
    path("circles/<slug:circle>/requests/", visiting.requests, name="circles-requests"),
    path("circles/<slug:circle>/requests/withdrawal/", visiting.request_withdrawal, name="circles-request-withdrawal"),
    path(
        "circles/<slug:circle>/requests/<uuid:request_id>/acceptance/",
        hosting.acceptance,
        name="circles-request-acceptance",
    ),
    path("circles/<slug:circle>/requests/<uuid:request_id>/refusal/", hosting.refusal, name="circles-request-refusal"),
    path("circles/<slug:circle>/members/", visiting.people, name="circles-members"),
    path("circles/<slug:circle>/members/<uuid:member_id>/removal/", hosting.removal, name="circles-member-removal"),
    path("circles/<slug:circle>/hosts/<uuid:member_id>/", hosting.host, name="circles-host"),
    path("circles/<slug:circle>/invitations/", hosting.invitations, name="circles-invitations"),
    path("circles/<slug:circle>/invitations/<uuid:member_id>/", hosting.invitation, name="circles-invitation"),
    path("circles/<slug:circle>/gate/", gates.gate, name="circles-gate"),
    path("circles/<slug:circle>/gate/preview/", gates.preview, name="circles-gate-preview"),
    path("circles/<slug:circle>/gate/new/<slug:kind>/", gates.new_step, name="circles-gate-new"),
    path("circles/<slug:circle>/gate/<slug:step_id>/", gates.step, name="circles-gate-step"),
    path("circles/<slug:circle>/gate/<slug:step_id>/place/", gates.step_place, name="circles-gate-step-place"),
    path("circles/<slug:circle>/gate/<slug:step_id>/answer/", gates.answer, name="circles-gate-answer"),
    path("circles/<slug:circle>/codes/", entering.codes, name="circles-codes"),
    path(
        "circles/<slug:circle>/codes/<uuid:code_id>/revocation/",
        entering.code_revocation,
        name="circles-code-revocation",
    ),
    path("circles/<slug:circle>/guests/", entering.guests, name="circles-guests"),
    path(
        "circles/<slug:circle>/guests/<uuid:code_id>/withdrawal/",
        entering.guest_withdrawal,
        name="circles-guest-withdrawal",
    ),
    path("circles/<slug:circle>/trials/<uuid:trial_id>/", entering.trial, name="circles-trial"),
    path("circles/<slug:circle>/settings/", hosting.settings, name="circles-settings"),
    path("circles/<slug:circle>/archive/", hosting.archive, name="circles-archive"),
    path("circles/<slug:circle>/restoration/", hosting.restoration, name="circles-restoration"),
    path("circles/<slug:circle>/split/", hosting.split, name="circles-split"),
    path("circles/<slug:circle>/split/reversal/", hosting.split_reversal, name="circles-split-reversal"),
]

console_urls = [
    path("circles/", console.circles_table, name="circles-console"),
    path("circles/new/", console.new, name="circles-console-new"),
    path("circles/terms/", console.terms, name="circles-console-terms"),
    path("circles/<slug:circle>/", console.circle_detail, name="circles-console-circle"),
]
