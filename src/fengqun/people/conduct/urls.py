"""Addresses: the rules, the log, one's own cases, and the console."""

from django.urls import path

from fengqun.people.conduct.views import console, own

member_urls = [
    path("rules/", own.rules, name="conduct-rules"),
    path("rules/acceptance/", own.acceptance, name="conduct-acceptance"),
    path("conduct/", own.mine, name="conduct-mine"),
    path("conduct/log/", own.log, name="conduct-log"),
    path("conduct/penalties/<uuid:penalty_id>/appeal/", own.appeal, name="conduct-appeal"),
]

console_urls = [
    path("conduct/", console.queue, name="conduct-console"),
    path("conduct/new/", console.new, name="conduct-console-new"),
    path("conduct/terms/", console.terms, name="conduct-console-terms"),
    path("conduct/cases/<uuid:case_id>/", console.case_page, name="conduct-console-case"),
    path("conduct/cases/<uuid:case_id>/decision/", console.decision, name="conduct-console-decision"),
    path("conduct/cases/<uuid:case_id>/dismissal/", console.dismissal, name="conduct-console-dismissal"),
    path("conduct/appeals/<uuid:appeal_id>/", console.appeal_page, name="conduct-console-appeal"),
    path("rules/", console.rules, name="conduct-console-rules"),
    path("rules/acceptances/", console.acceptances, name="conduct-console-acceptances"),
]
