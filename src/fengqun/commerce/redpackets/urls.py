"""Addresses of red packets and of their console."""

from django.urls import path

from fengqun.commerce.redpackets.views import console, giving, packet

member_urls = [
    path("red-packets/", packet.mine, name="redpackets-mine"),
    path("red-packets/new/", giving.new, name="redpackets-new"),
    path("red-packets/preview/", giving.preview, name="redpackets-preview"),
    path("red-packets/given/", giving.packets, name="redpackets-given"),
    path("red-packets/<uuid:packet_id>/", packet.detail, name="redpackets-packet"),
    path("red-packets/<uuid:packet_id>/openings/", packet.openings, name="redpackets-openings"),
    path("red-packets/<uuid:packet_id>/withdrawal/", giving.withdrawal, name="redpackets-withdrawal"),
    path("red-packets/<uuid:packet_id>/poster/", packet.poster, name="redpackets-poster"),
    path("red-packets/<uuid:packet_id>/code.svg", packet.code_picture, {"kind": "svg"}, name="redpackets-qr-svg"),
    path("red-packets/<uuid:packet_id>/code.png", packet.code_picture, {"kind": "png"}, name="redpackets-qr-png"),
]

console_urls = [
    path("red-packets/", console.index, name="redpackets-console"),
    path("red-packets/new/", console.new, name="redpackets-console-new"),
    path("red-packets/preview/", console.preview, name="redpackets-console-preview"),
    path("red-packets/given/", console.packets, name="redpackets-console-given"),
    path("red-packets/limits/", console.limits, name="redpackets-console-limits"),
    path("red-packets/<uuid:packet_id>/", console.packet, name="redpackets-console-packet"),
    path("red-packets/<uuid:packet_id>/live/", console.live, name="redpackets-console-live"),
    path("red-packets/<uuid:packet_id>/withdrawal/", console.withdrawal, name="redpackets-console-withdrawal"),
]
