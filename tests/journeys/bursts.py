"""What people do when a whole community wants the same thing at once: drops, circles and red packets."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys import steps
from tests.journeys.browsing import Person

ZONE = ZoneInfo("Asia/Shanghai")
DROP = "古吉首批两包"
DROP_PRICE = "68.00"
CIRCLE = "手冲小组"
PURPOSE = "一起把一杯手冲做明白。"
HOUSE_WISH = "开张一年，谢谢大家"
WISH = "请圈里的各位喝一杯"
OWN_WORDS = (*steps.OWN_WORDS, DROP, CIRCLE, PURPOSE, HOUSE_WISH, WISH, "老齐", "豆豆", "许博", "阿浩", "麦子", "沈予")

PRESS_AT = """(moment) => {
  const button = document.querySelector("[data-claim] button");
  setTimeout(() => { button.dataset.was = button.disabled ? "shut" : "open"; button.click(); }, moment - Date.now());
}"""
"""Press the button of a drop at a moment of the machine, as fingers do that wait above it."""

TOGETHER_MS = 800
WATCH_MS = 60_000


def plan_drop(operator: Person, slug: str, *, starts_at: datetime, units: int, pay_minutes: int) -> str:
    """Plan a drop of an hour in the console, look at it in the phone frame, schedule it; answer its page there."""
    operator.open(f"/c/{slug}/console/")
    steps.turn_to(operator, "限时抢购")
    operator.follow("办一场")
    operator.fill(title=DROP, price=DROP_PRICE, quota=str(units), pay_minutes=str(pay_minutes))
    operator.fill(starts_at=_on_the_wall(starts_at), ends_at=_on_the_wall(starts_at + timedelta(hours=1)))
    operator.press("看看手机上的样子")
    assert DROP in operator.find(".drop-phone").inner_text()
    operator.press("安排上")
    assert "还没有人抢到" in operator.words
    return operator.page.url.removeprefix(operator.origin)


def _on_the_wall(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def wait_for_drop(person: Person, slug: str) -> None:
    """From the home page, where it stands on top, to the page on which one waits."""
    person.open(f"/c/{slug}/")
    person.follow(DROP, within="section.drop-top")
    assert "距开抢" in person.words
    assert person.find("[data-claim] button").is_disabled()


def wait_for_button(person: Person) -> None:
    """Do nothing until the page by itself lets the button be pressed."""
    person.find("[data-claim] button:not([disabled])").wait_for(timeout=2 * WATCH_MS)
    person.judge()


def press_together(people: Sequence[Person]) -> tuple[list[Person], list[Person]]:
    """All press in the same moment; answer who won, and who was told that nothing is left."""
    moment = max(person.page.evaluate("Date.now()") for person in people) + TOGETHER_MS
    for person in people:
        person.page.evaluate(PRESS_AT, moment)
    for person in people:
        person.page.locator(".drop-result, .drop-outcome").first.wait_for()
    won = [person for person in people if "/drops/claims/" in person.page.url]
    for person in won:
        person.page.wait_for_load_state("load")
    for person in people:
        person.judge()
    return won, [person for person in people if person not in won]


def go_to_pay(person: Person) -> None:
    """From the win to the company's payment page, by way of the address."""
    assert "抢到了" in person.words
    person.press(f"去付款，¥{_short(DROP_PRICE)}")
    person.fill(recipient=person.name, phone="13800138000", region=steps.REGION, detail=steps.STREET)
    person.press("就寄到这里，去付款")
    person.press(f"去付 ¥{_short(DROP_PRICE)}")
    assert "/sandbox/pay/" in person.page.url


def pay_there(person: Person) -> None:
    """Pay on the company's page, and come back."""
    person.press("付款")
    if "/sandbox/pay/" in person.page.url:
        person.follow("回到店家")


def _short(amount: str) -> str:
    return amount.removesuffix(".00")


def read_mail(person: Person, sentence: str, tries: int = 120) -> None:
    """Look into the mailbox until a letter to somebody says it: other processes write them."""
    mailbox = person.context.new_page()
    for _try in range(tries):
        mailbox.goto("/mailbox/")
        letters = mailbox.locator(".mails li", has_text=person.email).all_inner_texts()
        if re.search(sentence, " ".join(" ".join(letters).split())):
            mailbox.close()
            return
        mailbox.wait_for_timeout(500)
    raise AssertionError(f"“{sentence}” was never written to {person.name}: {letters}")


def found_circle(operator: Person, slug: str) -> str:
    """Found an open circle; answer the path of its page."""
    operator.open(f"/c/{slug}/circles/")
    operator.follow("建圈子")
    operator.fill(name=CIRCLE, slug="pour-over", purpose=PURPOSE)
    operator.press("建好")
    assert CIRCLE in operator.find("h1").inner_text()
    return f"/c/{slug}/circles/pour-over/"


def enter_circle(person: Person, slug: str) -> None:
    """Find the circle by the tab bar, and walk in."""
    person.open(f"/c/{slug}/")
    person.follow("圈子", within="nav.tabbar")
    person.follow(CIRCLE)
    person.press("进圈")
    assert "已加入" in person.words


def give_for_community(operator: Person, slug: str, *, pot: str, shares: int) -> str:
    """Give an equal packet to everybody in the name of the community; answer its page in the console."""
    operator.open(f"/c/{slug}/console/")
    steps.turn_to(operator, "红包")
    operator.follow("代表社群发")
    operator.choose("kind", "equal")
    operator.fill(pot=pot, count=str(shares), wish=HOUSE_WISH)
    return _give(operator, f"放进 ¥{pot}，发出去")


def give_to_circle(giver: Person, slug: str, *, pot: str, shares: int) -> str:
    """Give a lucky packet to the circle out of one's own balance; answer its page."""
    giver.open(f"/c/{slug}/red-packets/")
    giver.follow("发红包")
    giver.choose("kind", "lucky")
    giver.fill(pot=pot, count=str(shares), wish=WISH)
    giver.find("[name=audience]").select_option(label=CIRCLE)
    return _give(giver, f"放进 ¥{pot}，发出去")


def _give(person: Person, button: str) -> str:
    person.press("看看样子")
    person.press(button)
    assert re.search(r"/red-packets/[0-9a-f-]{36}/$", person.page.url), person.words
    return person.page.url.removeprefix(person.origin)


def open_packet(person: Person, slug: str, wish: str) -> int:
    """Open the packet that stands on top of the home page; answer the amount in fen."""
    person.open(f"/c/{slug}/")
    person.press("去拆", within=f"section.banner:has-text('{wish}')", role="link")
    person.press("拆开红包")
    amount = re.search(r"¥(\d+)\.(\d\d)", person.find(".won__amount").inner_text().replace("\n", ""))
    assert amount is not None, person.words
    assert "已存入你的余额" in person.words
    return int(amount[1]) * 100 + int(amount[2])
