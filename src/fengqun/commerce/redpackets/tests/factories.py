"""Packets and money for tests, made by the real commands."""

import random
from datetime import timedelta

from django.db import transaction

from fengqun.commerce.redpackets.choices import Kind
from fengqun.commerce.redpackets.commands import PacketForm, give, open_share
from fengqun.commerce.redpackets.queries import packet_card
from fengqun.commerce.wallets import chart
from fengqun.commerce.wallets.queries import wallet_of
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import POINTS, Money
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.queries import verify
from fengqun.spine.ledger.types import Cause, JournalDraft, Line

WISH = "等了半年的古吉，谢谢你的耐心"


def fund(community, member, amount_minor, unit="CNY"):
    """Money comes in from the bank, as from some room above."""
    gift = new_id()
    with transaction.atomic():
        post(
            JournalDraft(
                community_id=community.id,
                key=f"tests.gift:{gift}",
                rule="tests.gift",
                cause=Cause("gift", gift),
                lines=(Line(chart.bank(unit), chart.wallet_of(member.id, unit), amount_minor, unit),),
            )
        )


def form(pot_minor=20_000, count=50, *, kind=Kind.LUCKY, unit="CNY", **more):
    """What a packet is to be: 200 yuan, lucky, for 50, unless told otherwise."""
    return PacketForm(kind=Kind(kind), pot=Money(pot_minor, unit), count=count, wish=more.pop("wish", WISH), **more)


def make_packet(community, giver, pot_minor=20_000, count=50, *, for_community=False, key=None, seed=7, **more):
    """A packet, funded; from the giver's wallet unless `for_community`."""
    given = give(
        community.id,
        actor=actor_for_test(giver),
        form=form(pot_minor, count, **more),
        request_key=key or str(new_id()),
        for_community=for_community,
        chance=random.Random(seed),  # noqa: S311 - a split that repeats
    )
    return packet_card(community.id, given.packet_id)


def open_as(community, packet, member, **more):
    """What the member is answered."""
    return open_share(community.id, packet.id, actor=actor_for_test(member), **more)


def available(community, member, unit="CNY"):
    """What lies in a member's wallet, in minor units."""
    return wallet_of(community.id, member.id, unit).available.amount_minor


def insist_books(community):
    """The ledger proves itself."""
    report = verify(community.id)
    assert [finding.code for finding in report.findings] == []


HOUR = timedelta(hours=1)
__all__ = ["HOUR", "POINTS", "WISH", "available", "form", "fund", "insist_books", "make_packet", "open_as"]
