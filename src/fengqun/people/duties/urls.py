"""Addresses: who looks after what, one's own duties, and the console."""

from django.urls import path

from fengqun.people.duties.views import console, own

member_urls = [
    path("duties/", own.overview, name="duties-overview"),
    path("duties/honours/", own.honour, name="duties-honours"),
    path("duties/mine/", own.mine, name="duties-mine"),
    path("duties/terms/<uuid:term_id>/answer/", own.answer, name="duties-answer"),
    path("duties/terms/<uuid:term_id>/volunteers/", own.volunteering, name="duties-volunteering"),
    path("duties/terms/<uuid:term_id>/deeds/", own.deed, name="duties-deed"),
    path("duties/terms/<uuid:term_id>/handover/", own.handover, name="duties-handover"),
    path("duties/terms/<uuid:term_id>/resignation/", own.resignation, name="duties-resignation"),
    path("duties/rights/<uuid:delegation_id>/return/", own.laying_down, name="duties-laying-down"),
]

console_urls = [
    path("duties/", console.table, name="duties-console"),
    path("duties/usual/", console.usual, name="duties-console-usual"),
    path("duties/kinds/new/", console.new_kind, name="duties-console-new-kind"),
    path("duties/kinds/<uuid:kind_id>/", console.kind, name="duties-console-kind"),
    path("duties/kinds/<uuid:kind_id>/retirement/", console.retirement, name="duties-console-retirement"),
    path("duties/terms/new/", console.new_term, name="duties-console-new-term"),
    path("duties/terms/<uuid:term_id>/", console.term, name="duties-console-term"),
    path(
        "duties/terms/<uuid:term_id>/volunteers/<uuid:member_id>/",
        console.confirmation,
        name="duties-console-confirmation",
    ),
    path("duties/terms/<uuid:term_id>/dismissal/", console.dismissal, name="duties-console-dismissal"),
    path("duties/terms/<uuid:term_id>/cancellation/", console.cancellation, name="duties-console-cancellation"),
    path("rights/", console.delegations, name="duties-console-delegations"),
    path("rights/<uuid:delegation_id>/withdrawal/", console.withdrawal, name="duties-console-withdrawal"),
]
