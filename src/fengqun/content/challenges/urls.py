"""Addresses of challenges and check-ins."""

from django.urls import path

from fengqun.content.challenges.views import act, host, read

member_urls = [
    path("challenges/", read.challenges, name="challenges-list"),
    path("challenges/new/", host.new, name="challenges-new"),
    path("challenges/<uuid:challenge_id>/", read.challenge, name="challenges-challenge"),
    path("challenges/<uuid:challenge_id>/participation/", act.participation, name="challenges-participation"),
    path("challenges/<uuid:challenge_id>/departure/", act.departure, name="challenges-departure"),
    path("challenges/<uuid:challenge_id>/check-ins/", act.check_ins, name="challenges-check-ins"),
    path("challenges/<uuid:challenge_id>/reminder/", act.reminder, name="challenges-reminder"),
    path("challenges/<uuid:challenge_id>/ranking/", read.ranking, name="challenges-ranking"),
    path("challenges/<uuid:challenge_id>/certificate/", read.certificate, name="challenges-certificate"),
    path(
        "challenges/<uuid:challenge_id>/certificate.png",
        read.certificate_picture,
        name="challenges-certificate-picture",
    ),
    path("challenges/<uuid:challenge_id>/settings/", host.settings, name="challenges-settings"),
    path("challenges/<uuid:challenge_id>/cancellation/", host.cancellation, name="challenges-cancellation"),
    path("challenges/<uuid:challenge_id>/people/", host.people, name="challenges-people"),
    path("challenges/<uuid:challenge_id>/cheers/", host.cheers, name="challenges-cheers"),
    path("check-ins/<uuid:check_in_id>/wording/", act.wording, name="challenges-wording"),
    path("check-ins/<uuid:check_in_id>/removal/", act.removal, name="challenges-removal"),
    path("check-ins/<uuid:check_in_id>/like/", act.like, name="challenges-like"),
    path("check-ins/<uuid:check_in_id>/release/", host.release, name="challenges-release"),
    path("check-ins/<uuid:check_in_id>/refusal/", host.refusal, name="challenges-refusal"),
]

console_urls = [
    path("challenges/", host.console, name="challenges-console"),
    path("challenges/<uuid:challenge_id>/", host.console_challenge, name="challenges-console-challenge"),
]
