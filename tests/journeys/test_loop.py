"""The whole loop, as four people walk it in the browser.

Join → post → product → order through a referral link → payment → delivery → the refund window passes →
the commission is posted → every cent is explained, in Chinese and in English; then a refund, and the clawback.
"""

import re

import pytest
from tests.journeys import steps
from tests.journeys.browsing import DESKTOP, PHONE, Device, Person
from tests.journeys.conftest import NewPerson, Trial

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("slug", "device"), [("shanye-p", Device(PHONE)), ("shanye-d", Device(DESKTOP))])
def test_four_people_walk_the_loop_and_every_cent_is_explained(
    trial: Trial, new_person: NewPerson, slug: str, device: Device
):
    # given a community with a product
    cast = _cast(new_person, slug, device)
    steps.found(cast.owner, slug)
    steps.stock(cast.owner, slug)
    steps.join(cast.operator, slug)
    steps.appoint(cast.owner, slug, "小林", "运营")

    # when a stranger joins, promotes, posts and shares
    steps.join(cast.promoter, slug)
    steps.become_promoter(cast.promoter, slug)
    steps.write_post(cast.promoter, slug)
    link = steps.make_link(cast.promoter, slug)

    # and another follows the link, joins and buys
    cast.buyer.open(link)
    product = cast.buyer.page.url
    steps.join(cast.buyer, slug)
    cast.buyer.open(product)
    steps.put_in_cart(cast.buyer, quantity=2)
    steps.order(cast.buyer, thanks="周可")
    steps.pay(cast.buyer)

    # then the commission waits
    cast.promoter.open(f"/c/{slug}/wallet/")
    cast.promoter.reload_until("待结算 ¥14.08")
    assert "可用余额 ¥0.00" in cast.promoter.words

    # when the parcel has come, and the refund window has passed
    steps.ship(cast.operator, slug)
    steps.receive(cast.buyer)
    trial.advance_clock("8d")

    # then the commission is in the balance, and explained in both languages
    cast.promoter.open(f"/c/{slug}/wallet/")
    cast.promoter.reload_until("可用余额 ¥14.08")
    chinese, english = _read_why(cast.promoter, slug)
    _assert_told_in_order(
        chinese,
        r"为什么是 ¥14\.08 佟佟 买了古吉 乌拉嘎 日晒，数量 2，订单 \w+。 已过账",
        r"绑定 [\d: -]+ 佟佟 通过你的链接加入，\d+月\d+日 起 30 天内归属于你。",
        r"下单付款",
        r"按规则计算 [\d: -]+ 按社群的默认比例。成交额是这一行付的钱，减去优惠和退款，不含运费。",
        r"¥176\.00 成交额 × 8% 佣金比例 = ¥14\.08 你的佣金",
        r"借 推广费用 14\.08 贷 成员余额（周可） 14\.08",
        r"签收 [\d: -]+ 退款期从 \d+月\d+日 开始算。",
        r"退款期结束 [\d: -]+ 退款期内没有全额退款。",
        r"入账 [\d: -]+ ¥14\.08 到了你的可用余额。",
    )
    _assert_told_in_order(
        english,
        r"Why CN¥14\.08 佟佟 bought 古吉 乌拉嘎 日晒, quantity 2, order \w+\. Posted",
        r"Bound .{6,20} 佟佟 joined through your link",
        r"Ordered and paid",
        r"Worked out by the rule .{6,20} By the community’s default rate\. The base is what was paid for the line, "
        r"less discounts and refunds, without shipping\.",
        r"CN¥176\.00 Paid for the line × 8% Commission rate = CN¥14\.08 Your commission",
        r"Dr Commission expense 14\.08 Cr Member balance \(周可\) 14\.08",
        r"Received .{6,20} The refund window starts on \w+ \d+\.",
        r"The refund window closed .{6,20} There was no full refund within it\.",
        r"Posted .{6,20} CN¥14\.08 reached your available balance\.",
    )

    # when one of the two is given back after all
    steps.refund(cast.operator, cast.buyer)

    # then half of the commission is clawed back, and that is explained too
    cast.promoter.open(f"/c/{slug}/wallet/")
    cast.promoter.reload_until("可用余额 ¥7.04")
    chinese, english = _read_why(cast.promoter, slug)
    _assert_told_in_order(
        chinese,
        r"为什么是 ¥7\.04",
        r"¥14\.08 到了你的可用余额。",
        r"退款后冲回 [\d: -]+ 到账之后订单退款，这一行还剩 ¥88\.00，按 8% 只该有 ¥7\.04，冲回多出的 ¥7\.04。",
        r"¥14\.08 已到账 − ¥7\.04 退款后该有 = ¥7\.04 冲回",
        r"借 成员余额（周可） 7\.04 贷 推广费用冲回 7\.04",
    )
    _assert_told_in_order(
        english,
        r"Why CN¥7\.04",
        r"Clawed back after a refund .{6,20} The order was refunded after the commission had arrived\. CN¥88\.00 is "
        r"left of the line, worth CN¥7\.04 at 8%; the CN¥7\.04 above that is clawed back\.",
        r"CN¥14\.08 \w+ − CN¥7\.04 Due after the refund = CN¥7\.04 Clawed back",
        r"Dr Member balance \(周可\) 7\.04 Cr Commission clawback 7\.04",
    )
    trial.verify()
    assert [fault for person in cast.everybody for fault in person.faults] == []


def test_members_need_no_scripts(trial: Trial, new_person: NewPerson):
    # given
    slug = "shanye-n"
    owner = _sit_down(new_person, "阿岚", slug, Device(DESKTOP))
    steps.found(owner, slug)
    steps.stock(owner, slug)
    plain = Device(PHONE, has_scripts=False)
    promoter, buyer = (_sit_down(new_person, name, slug, plain) for name in ("周可", "佟佟"))

    # when
    steps.join(promoter, slug)
    steps.become_promoter(promoter, slug)
    steps.write_post(promoter, slug)
    link = steps.make_link(promoter, slug)
    buyer.open(link)
    product = buyer.page.url
    steps.join(buyer, slug)
    buyer.open(product)
    steps.put_in_cart(buyer, quantity=2)
    steps.order(buyer, thanks="周可")
    steps.pay(buyer)

    # then
    assert re.search(r"待发货", buyer.words)
    promoter.open(f"/c/{slug}/wallet/")
    promoter.reload_until("待结算 ¥14.08")
    promoter.open(promoter.find(".why").last.get_attribute("href") or "")
    assert "¥176.00 成交额 × 8% 佣金比例 = ¥14.08 你的佣金" in promoter.words
    assert promoter.faults + buyer.faults == []


def _read_why(person: Person, slug: str) -> tuple[str, str]:
    """Open the newest line of the wallet, and read why it is that amount, in Chinese and in English."""
    person.open(person.find("section.recent .why").first.get_attribute("href") or "")
    chinese = person.words
    person.speak("en", community=slug)
    english = person.words
    person.speak("zh-hans", community=slug)
    return chinese, english


def _assert_told_in_order(words: str, *sentences: str) -> None:
    place = 0
    for sentence in sentences:
        found = re.compile(sentence).search(words, place)
        assert found is not None, f"“{sentence}” is not said after place {place} of:\n{words}"
        place = found.end()


def _sit_down(new_person: NewPerson, name: str, slug: str, device: Device) -> Person:
    return new_person(name, device, own_words=[*steps.OWN_WORDS, slug])


def _cast(new_person: NewPerson, slug: str, device: Device) -> steps.Cast:
    owner, operator, promoter, buyer = (
        _sit_down(new_person, name, slug, device) for name in ("阿岚", "小林", "周可", "佟佟")
    )
    return steps.Cast(owner=owner, operator=operator, promoter=promoter, buyer=buyer)
