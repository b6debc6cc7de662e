"""Addresses of links, of the promoter's pages, of the binding and of the console."""

from django.urls import path

from fengqun.growth.referrals.views import binding, console, follow, promoter

urlpatterns = [
    path("r/<str:code>", follow.follow, name="referrals-follow"),
]

member_urls = [
    path("referrals/", promoter.overview, name="referrals-overview"),
    path("referrals/promotership/", promoter.promotership, name="referrals-promotership"),
    path("referrals/links/", promoter.links, name="referrals-links"),
    path("referrals/links/<uuid:link_id>/poster/", promoter.poster, name="referrals-poster"),
    path("referrals/links/<uuid:link_id>/code.svg", promoter.code_picture, {"kind": "svg"}, name="referrals-qr-svg"),
    path("referrals/links/<uuid:link_id>/code.png", promoter.code_picture, {"kind": "png"}, name="referrals-qr-png"),
    path("referrals/binding/", binding.binding, name="referrals-binding"),
    path("referrals/unbinding/", binding.unbinding, name="referrals-unbinding"),
]

console_urls = [
    path("referrals/", console.index, name="referrals-console"),
    path("referrals/commissions/", console.commission_list, name="referrals-console-commissions"),
    path("referrals/rules/", console.rules, name="referrals-console-rules"),
    path("referrals/rules/versions/", console.rule_versions, name="referrals-console-rule-versions"),
    path("referrals/terms/", console.terms, name="referrals-console-terms"),
]
