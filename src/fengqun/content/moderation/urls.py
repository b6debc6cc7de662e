"""Addresses: flags and one's own things, the log, and the console."""

from django.urls import path

from fengqun.content.moderation.views import console, own, settings

member_urls = [
    path("flags/", own.flags, name="moderation-flags"),
    path("flags/<slug:kind>/<uuid:object_id>/", own.flag_sheet, name="moderation-flag"),
    path("moderation/", own.mine, name="moderation-mine"),
    path("moderation/log/", own.log, name="moderation-log"),
    path("moderation/cases/<uuid:case_id>/appeal/", own.appeal, name="moderation-appeal"),
]

console_urls = [
    path("moderation/", console.queue, name="moderation-queue"),
    path("moderation/cases/<uuid:case_id>/", console.case_page, name="moderation-case"),
    path("moderation/cases/<uuid:case_id>/claim/", console.claim, name="moderation-claim"),
    path("moderation/cases/<uuid:case_id>/decision/", console.decision, name="moderation-decision"),
    path("moderation/cases/<uuid:case_id>/hearing/", console.hearing, name="moderation-hearing"),
    path("moderation/terms/", settings.terms, name="moderation-terms"),
    path("moderation/reasons/", settings.reasons, name="moderation-reasons"),
    path("moderation/quiet/", settings.quiet, name="moderation-quiet"),
    path("moderation/quiet/<uuid:quiet_id>/ending/", settings.quiet_end, name="moderation-quiet-end"),
]
