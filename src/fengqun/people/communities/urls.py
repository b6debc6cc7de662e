"""Addresses of communities: founding, the public face, the gate, members, and the console."""

from django.urls import path

from fengqun.people.communities.views import console, gate, gates, members, settings, stages, wizard

urlpatterns = [
    path("communities/new/", wizard.start, name="communities-new"),
    path("communities/new/<slug:step>/", wizard.canvas_step, name="communities-new-step"),
    path("communities/new/<slug:step>/preview/", wizard.canvas_preview, name="communities-new-preview"),
]

member_urls = [
    path("about/", gate.about, name="communities-about"),
    path("join/", gate.join_page, name="communities-join"),
    path("join/segment/", gate.segment, name="communities-join-segment"),
    path("join/steps/<slug:step_id>/", gate.step_page, name="communities-join-step"),
    path("join/agreement/", gate.agreement, name="communities-join-agreement"),
    path("departure/", gate.departure, name="communities-departure"),
    path("members/", members.directory, name="communities-members"),
    path("members/<uuid:member_id>/", members.profile, name="communities-member"),
    path("stages/", stages.stages_page, name="communities-stages"),
    path("me/people/", members.my_people, name="communities-my-people"),
    path(
        "me/people/<uuid:code_id>/withdrawal/",
        members.my_people_withdrawal,
        name="communities-my-people-withdrawal",
    ),
    path("me/", members.me, name="communities-me"),
    path("me/profile/", members.my_profile, name="communities-my-profile"),
    path("me/consents/<slug:purpose>/", members.my_consent, name="communities-my-consent"),
    path("me/promoter-role/", members.promoter_role, name="communities-promoter-role"),
    path("me/invitations/", members.my_invitations, name="communities-my-invitations"),
    path(
        "me/invitations/<uuid:code_id>/revocation/",
        members.invitation_revocation,
        name="communities-my-invitation-revocation",
    ),
]

console_urls = [
    path("members/", console.members_table, name="communities-console-members"),
    path("members/<uuid:member_id>/", console.member_detail, name="communities-console-member"),
    path("members/<uuid:member_id>/roles/<slug:role>/", console.member_role, name="communities-console-member-role"),
    path("members/<uuid:member_id>/stage/", console.member_stage, name="communities-console-member-stage"),
    path("applications/", console.applications, name="communities-console-applications"),
    path("applications/<uuid:application_id>/", console.application, name="communities-console-application"),
    path(
        "applications/<uuid:application_id>/acceptance/",
        console.acceptance,
        name="communities-console-acceptance",
    ),
    path("applications/<uuid:application_id>/refusal/", console.refusal, name="communities-console-refusal"),
    path("gate/", settings.gate, name="communities-console-gate"),
    path("gate/steps/new/<slug:kind>/", gates.new_step, name="communities-console-step-new"),
    path("gate/steps/<slug:step_id>/", gates.step, name="communities-console-step"),
    path("gate/steps/<slug:step_id>/place/", gates.step_place, name="communities-console-step-place"),
    path("gate/steps/<slug:step_id>/removal/", gates.step_removal, name="communities-console-step-removal"),
    path("gate/preview/", gates.as_applicant, name="communities-console-gate-preview"),
    path("gate/reasons/", gates.reasons, name="communities-console-reasons"),
    path("gate/reasons/<uuid:reason_id>/removal/", gates.reason_removal, name="communities-console-reason-removal"),
    path("applications/stops/", gates.stops, name="communities-console-stops"),
    path("trials/", gates.trials, name="communities-console-trials"),
    path("gate/codes/", settings.invite_code_list, name="communities-console-codes"),
    path(
        "gate/codes/<uuid:code_id>/revocation/",
        settings.invite_code_revocation,
        name="communities-console-code-revocation",
    ),
    path("stages/", stages.stage_rules, name="communities-console-stages"),
    path("canvas/", settings.canvas, name="communities-console-canvas"),
]
