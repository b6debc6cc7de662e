"""A whole community wants the same thing at once, as people live through it at their phones.

A drop: planned, waited for, pressed, won and paid, lost, won and paid too late, won by the next. And a red packet:
given to a circle, opened by five, refused to who is no part of it; what nobody opened comes back by itself.
"""

import re
from datetime import timedelta

import pytest
from tests.journeys import bursts, steps
from tests.journeys.browsing import DESKTOP, PHONE, Device, Person
from tests.journeys.conftest import NewPerson, Trial

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESK = Device(DESKTOP)
MOBILE = Device(PHONE)
PLAIN = Device(PHONE, has_scripts=False)
PAY_MINUTES = 5


def test_a_drop_is_won_and_paid_lost_and_paid_too_late(trial: Trial, new_person: NewPerson):  # noqa: PLR0915 - a story
    # given a community with a product, an operator, three members on phones and one whose phone runs no scripts
    slug = "shanye-q"
    owner, operator = (_sit_down(new_person, name, slug, DESK) for name in ("阿岚", "小林"))
    pressing = [_sit_down(new_person, name, slug, MOBILE) for name in ("周可", "佟佟", "老齐")]
    plain = _sit_down(new_person, "豆豆", slug, PLAIN)
    everybody = [owner, operator, *pressing, plain]
    steps.found(owner, slug)
    steps.stock(owner, slug)
    for person in (operator, *pressing, plain):
        steps.join(person, slug)
    steps.appoint(owner, slug, "小林", "运营")

    # when a drop of two is planned, and they wait
    starts_at = (trial.now() + timedelta(minutes=20)).replace(second=0)
    live = bursts.plan_drop(operator, slug, starts_at=starts_at, units=2, pay_minutes=PAY_MINUTES)
    for person in (*pressing, plain):
        bursts.wait_for_drop(person, slug)
    pressing[0].find(".drop-remind button").click()
    pressing[0].find("[aria-pressed=true]", has_text="会提醒我").wait_for()
    trial.advance_clock(f"{int((starts_at - trial.now()).total_seconds() - 25) // 60}m")

    # then the pages open by themselves, and who asked was reminded
    for person in pressing:
        bursts.wait_for_button(person)
    plain.open(plain.page.url)
    bursts.read_mail(pressing[0], rf"你要我们提醒的“{bursts.DROP}”.{{8,24}} 开始。")
    assert "还剩 2 / 2 件" in plain.words

    # when three press in the same moment, and one after them
    operator.open(live)
    won, lost = bursts.press_together(pressing)
    plain.press(f"抢，¥{bursts.DROP_PRICE.removesuffix('.00')}")

    # then two have won, and two are told at once that nothing is left
    assert (len(won), len(lost)) == (2, 1)
    prompt, tardy = won
    [loser] = lost
    assert all("这次没抢到" in person.words for person in (loser, plain))
    _read_figures(operator, "还剩 0 / 2", "抢到 2 其中退回 0", "已付款 0 0% 等付款 2", "没抢到 2 抢完了 2，到上限 0")

    # when one pays in time, and the other stays on the payment page until it is too late
    bursts.go_to_pay(prompt)
    bursts.pay_there(prompt)
    prompt.reload_until("付款成功")
    bursts.go_to_pay(tardy)
    loser.page.get_by_role("button", name="替我看着").click()
    trial.advance_clock(f"{PAY_MINUTES + 1}m")

    # then the unit is offered again: the page that watches says so, and whoever looks again wins it
    loser.find("[data-remaining]", has_text="1").wait_for(timeout=bursts.WATCH_MS)
    assert loser.page.title().startswith("● ")
    plain.open(f"/c/{slug}/drops/")
    plain.follow(bursts.DROP, nth=0)
    plain.press(f"抢，¥{bursts.DROP_PRICE.removesuffix('.00')}")
    bursts.go_to_pay(plain)
    bursts.pay_there(plain)
    plain.reload_until("付款成功")

    # and who pays too late gets the money back, and is told on the page and by mail
    result = _result_of(tardy, slug)
    bursts.pay_there(tardy)
    tardy.open(result)
    tardy.reload_until("你的付款到得太晚，钱会原路退回，不用你做什么。 已经退回。")
    assert "没有来得及付款 时限内没有收到付款，这一件退回去了，再放给别人。" in tardy.words
    tardy.open(tardy.find("main a[href*='/orders/']").first.get_attribute("href") or "")
    assert "付款到得太晚，订单已经关闭。钱会原路退回，不用你做什么。 已经退回。" in tardy.words
    owner.open(f"/c/{slug}/console/jobs/")
    assert "没有失败的任务" in owner.words
    bursts.read_mail(tardy, r"你为订单 \S+ 付的 ¥68(\.00)? 到得太晚，订单已经关闭。钱会原路退回，不用你做什么。")

    # and the console counts all of it, while it goes on and afterwards
    everything = (
        "还剩 0 / 2",
        "抢到 3 其中退回 1",
        "已付款 2 67% 等付款 0",
        "收入 ¥136 比平时少收 ¥40",
        "没抢到 2 抢完了 2，到上限 0",
    )
    _read_figures(operator, *everything)
    trial.advance_clock("1h")
    operator.open(live)
    operator.reload_until("买家 2 新成员 2")
    _read_figures(operator, *everything)
    rows = [" ".join(row.split()) for row in operator.find("main table tbody tr").all_inner_texts()]
    assert sorted(re.search(r"已付款|没付款，已退回", row)[0] for row in rows) == [  # type: ignore[index]
        "已付款",
        "已付款",
        "没付款，已退回",
    ]
    operator.speak("en", community=slug)
    assert re.search(r"\bwon 3\b", operator.words, re.IGNORECASE), operator.words
    loser.open(f"/c/{slug}/drops/")
    assert "2 件里抢到 2 件" in loser.words
    trial.verify()
    assert [fault for person in everybody for fault in person.faults] == []


def test_a_red_packet_for_a_circle_is_opened_and_the_rest_comes_back(trial: Trial, new_person: NewPerson):
    # given a circle of six, and a member outside it
    slug = "shanye-h"
    owner, operator = (_sit_down(new_person, name, slug, DESK) for name in ("阿岚", "小林"))
    giver, *opening = (_sit_down(new_person, name, slug, MOBILE) for name in ("周可", "佟佟", "老齐", "许博", "阿浩"))
    plain, outside = _sit_down(new_person, "豆豆", slug, PLAIN), _sit_down(new_person, "麦子", slug, MOBILE)
    everybody = [owner, operator, giver, *opening, plain, outside]
    steps.found(owner, slug)
    for person in (operator, giver, *opening, plain, outside):
        steps.join(person, slug)
    steps.appoint(owner, slug, "小林", "运营")
    bursts.found_circle(operator, slug)
    for person in (giver, *opening, plain):
        bursts.enter_circle(person, slug)

    # and one of them has something to give: a share of a packet of the community
    house = bursts.give_for_community(operator, slug, pot="40.00", shares=2)
    assert bursts.open_packet(giver, slug, bursts.HOUSE_WISH) == 2_000

    # when it is given on to the circle, and five open it
    packet = bursts.give_to_circle(giver, slug, pot="20.00", shares=8)
    amounts = [bursts.open_packet(person, slug, bursts.WISH) for person in (*opening, plain)]
    gone = sum(amounts)
    assert min(amounts) >= 1
    assert 5 <= gone <= 1_997

    # then who opens again sees the same share, and who is not of the circle is told why there is none
    plain.open(packet)
    assert _yuan(amounts[-1]) in plain.words
    outside.open(f"/c/{slug}/")
    assert bursts.WISH not in outside.words
    outside.open(packet)
    assert "这个红包不是发给你的。" in outside.words
    assert not outside.find("button.packet__seal").count()
    giver.open(f"{packet}?shares")
    assert f"已领 5 / 8 份，共 {_yuan(gone)} / ¥20.00" in giver.words

    # when a day has passed
    trial.advance_clock("25h")

    # then the rest of both has gone back where it came from
    rest = 2_000 - gone
    giver.open(f"/c/{slug}/wallet/")
    giver.reload_until(f"可用余额 {_yuan(rest)}")
    operator.open(house)
    operator.reload_until("退回 ¥20.00")
    assert "花费 ¥20.00" in operator.words
    outside.open(packet)
    assert "红包已经结束，没领完的退回去了。" in outside.words
    outside.open(f"/c/{slug}/wallet/")
    assert "可用余额 ¥0.00" in outside.words

    # and every line of the statements is explained, in both languages
    _assert_explained(giver, slug, rest=rest, gone=gone)
    taker, amount = opening[0], amounts[0]
    taker.open(f"/c/{slug}/wallet/")
    chinese, english = _read_why(taker, slug, "红包")
    _assert_told(
        chinese,
        rf"为什么是 {re.escape(_yuan(amount))}",
        rf"收到红包 [\d: -]+ 周可发了“{bursts.WISH}”：¥20(\.00)?，8 份。",
        r"怎么分的 [\d: -]+ 发出时就按公布的拼手气算法分好，每一份机会均等，先拆后拆都一样。你拆到第 1 份，共 8 份。",
        rf"拆开 [\d: -]+ {re.escape(_yuan(amount))} 从红包进了你的余额。",
    )
    _assert_told(
        english,
        rf"Why CN{re.escape(_yuan(amount))}",
        rf"周可 gave “{bursts.WISH}”: CN¥20(\.00)? in 8 shares\.",
        r"It was split by the published lucky algorithm when it was given\. .{1,60} You opened share 1 of 8\.",
        rf"CN{re.escape(_yuan(amount))} moved from the red packet into your balance\.",
    )
    trial.verify()
    assert [fault for person in everybody for fault in person.faults] == []


def _assert_explained(giver: Person, slug: str, *, rest: int, gone: int) -> None:
    """The three lines of who received a share, gave it on, and got a part of it back."""
    giver.open(f"/c/{slug}/wallet/")
    lines = [" ".join(line.split()) for line in giver.find("section.recent li").all_inner_texts()]
    assert [re.sub(r" \d\d-\d\d \d\d:\d\d", "", line) for line in lines] == [
        f"红包退回 {bursts.WISH} +{_yuan(rest)}",
        f"发红包 {bursts.WISH} −¥20.00",
        f"红包 {bursts.HOUSE_WISH} +¥20.00",
    ]
    chinese, english = _read_why(giver, slug, "红包退回")
    _assert_told(
        chinese,
        rf"“{bursts.WISH}”到时间还有 3 份没人拆，{re.escape(_yuan(rest))} 退回原处。",
        rf"¥20\.00 红包总额 − {re.escape(_yuan(gone))} 已领走 = {re.escape(_yuan(rest))} 退回",
    )
    _assert_told(
        english,
        rf"When the time of “{bursts.WISH}” was up, 3 shares had not been opened\. CN{re.escape(_yuan(rest))} went",
        rf"CN¥20\.00 .{{1,30}} − CN{re.escape(_yuan(gone))} .{{1,30}} = CN{re.escape(_yuan(rest))}",
    )


def _read_why(person: Person, slug: str, title: str) -> tuple[str, str]:
    """Open a line of the wallet, and read why it is that amount, in Chinese and in English."""
    line = person.find("section.recent li").filter(has_text=re.compile(rf"^\s*{title}\s"))
    person.open(line.locator(".why").first.get_attribute("href") or "")
    chinese = person.words
    person.speak("en", community=slug)
    english = person.words
    person.speak("zh-hans", community=slug)
    return chinese, english


def _assert_told(words: str, *sentences: str) -> None:
    place = 0
    for sentence in sentences:
        found = re.compile(sentence).search(words, place)
        assert found is not None, f"“{sentence}” is not said after place {place} of:\n{words}"
        place = found.end()


def _read_figures(operator: Person, *figures: str) -> None:
    """Wait until the figures of the drop say all of it; while it goes on they ask for themselves each second."""
    tries = 40
    while True:
        words = " ".join(operator.find(".drop-figures").inner_text().split())
        missing = [figure for figure in figures if figure not in words]
        if not missing:
            operator.judge()
            return
        tries -= 1
        assert tries, f"{missing} never stood in: {words}"
        operator.page.wait_for_timeout(500)


def _result_of(person: Person, slug: str) -> str:
    """The page of what somebody won, found on a tab of its own while the payment page stays open."""
    other = person.context.new_page()
    other.goto(f"/c/{slug}/drops/")
    other.get_by_role("link", name=bursts.DROP, exact=True).first.click()
    link = other.locator(".drop-held a").first
    path = link.get_attribute("href") or ""
    other.close()
    return path


def _yuan(amount_minor: int) -> str:
    return f"¥{amount_minor // 100}.{amount_minor % 100:02}"


def _sit_down(new_person: NewPerson, name: str, slug: str, device: Device) -> Person:
    return new_person(name, device, own_words=[*bursts.OWN_WORDS, slug])
