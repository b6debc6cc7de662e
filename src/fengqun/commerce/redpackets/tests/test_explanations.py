"""Every amount can be explained, in Chinese and in English."""

import pytest
from django.utils import translation

from fengqun.commerce.redpackets.chart import pot_of
from fengqun.commerce.redpackets.commands import return_rest, withdraw
from fengqun.commerce.redpackets.queries import own_share, packet_card
from fengqun.commerce.redpackets.tests.factories import HOUR, fund, make_packet, open_as
from fengqun.commerce.wallets.chart import wallet_of
from fengqun.spine.ledger.queries import explain_transfer, statement

pytestmark = pytest.mark.django_db


def told(community, transfer_id):
    return [str(step.text) for step in explain_transfer(community.id, transfer_id).steps if step.text]


def transfers_of(community, member):
    return [line.transfer_id for line in statement(community.id, wallet_of(member.id, "CNY"))]


def test_given_opened_and_returned(frozen, community, promoter, member, at):
    # given
    with at(frozen - HOUR):
        fund(community, promoter, 20_000)
    packet = make_packet(community, promoter, 20_000, 50, kind="equal")
    open_as(community, packet, member)
    with at(packet.closes_at):
        return_rest(community.id, packet.id)

    # when
    share = own_share(packet_card(community.id, packet.id), member.id)
    opened = told(community, share.transfer_id)
    returned, funded, _gift = transfers_of(community, promoter)

    # then
    assert opened == [
        "周可发了“等了半年的古吉，谢谢你的耐心”：¥200.00，50 份。",
        "发出时就平均分好，除不尽的零头随机落在几份上。你拆到第 1 份，共 50 份。",
        "¥4.00 从红包进了你的余额。",
    ]
    assert "“等了半年的古吉，谢谢你的耐心”：¥200.00 分成 50 份，先从余额放进红包，再让大家拆。" in told(
        community, funded
    )
    assert "“等了半年的古吉，谢谢你的耐心”到时间还有 49 份没人拆，¥196.00 退回原处。" in told(community, returned)
    steps = explain_transfer(community.id, returned).steps
    assert [str(step.formula) for step in steps if step.rule == "redpackets.return"] == ["¥200.00 − ¥4.00 = ¥196.00"]
    with translation.override("en"):
        assert "CN¥4.00 moved from the red packet into your balance." in told(community, share.transfer_id)


def test_for_the_community_and_withdrawn(frozen, community, operator, member, actor_of):
    # given
    packet = make_packet(community, operator, 1_000, 3, for_community=True)
    open_as(community, packet, member)
    later = make_packet(community, operator, 1_000, 3, for_community=True, opens_at=frozen + HOUR)
    withdraw(community.id, later.id, actor=actor_of(operator))

    # when
    share = own_share(packet_card(community.id, packet.id), member.id)
    opened = told(community, share.transfer_id)
    pot = [line.transfer_id for line in statement(community.id, pot_of(later.id, "CNY"))]
    both = [sentence for transfer_id in pot for sentence in told(community, transfer_id)]

    # then
    assert opened[0] == "小林代表山野咖啡社发了“等了半年的古吉，谢谢你的耐心”：¥10.00，3 份。"
    assert "每一份机会均等" in opened[1]
    assert "“等了半年的古吉，谢谢你的耐心”还没开始就撤回了，¥10.00 全部退回。" in both
    assert "社群出钱发“等了半年的古吉，谢谢你的耐心”：¥10.00 分成 3 份，先放进红包，再让大家拆。" in both
