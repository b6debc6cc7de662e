"""What people do in the daily life of a community: gates, questions, challenges, duties, circles."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys import steps
from tests.journeys.browsing import Person
from tests.journeys.conftest import Trial

ZONE = ZoneInfo("Asia/Shanghai")
CIRCLE, CIRCLE_SLUG, PURPOSE, OFFSHOOT = "手冲小组", "pour-over", "一起把一杯手冲做明白。", "周末手冲小组"
HEARD_BEFORE = "手冲的水温多少度合适？"
ASKED = "浅烘豆子手冲，水温多少度合适？"
KNOWN = "中深烘 88 度，浅烘 93 度，先从这里试。"
ADVICE = "浅烘从 93 度起，尖酸就再加一度。"
CHALLENGE = "七天记一杯"
QUIZ = "豆子买回来，放在哪里？\n* 阴凉避光的地方\n- 冰箱门上\n- 窗台上"
SHELF, FRIDGE = "阴凉避光的地方", "冰箱门上"
DUTY = "本周主持"
MADE_UP = "昨天喝了一杯水洗的肯尼亚，忘了写。"


def day_note(number: int) -> str:
    """What is written on a day of the challenge."""
    return f"第 {number} 天，今天这杯比昨天干净。"


OWN_WORDS = (
    *steps.OWN_WORDS,
    *(CIRCLE, PURPOSE, OFFSHOOT, HEARD_BEFORE, ASKED, KNOWN, ADVICE, CHALLENGE, SHELF, FRIDGE, DUTY),
    *("豆子买回来，放在哪里？", "窗台上", "手冲", "蓝山，像烤过的坚果。", MADE_UP),
    *(day_note(number) for number in range(1, 8)),
)


def wake(trial: Trial) -> None:
    """Let the clock show ten in the morning, when people answer."""
    now = trial.now().astimezone(ZONE)
    ten = now.replace(hour=10, minute=0, second=0)
    if ten <= now:
        ten += timedelta(days=1)
    trial.advance_clock(f"{int((ten - now).total_seconds() // 60) + 1}m")


def today(trial: Trial) -> date:
    """The date on the community's wall."""
    return trial.now().astimezone(ZONE).date()


def on_the_wall(moment: datetime) -> str:
    """A moment as the community's clocks show it, for a field of date and time."""
    return moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def build_gate(owner: Person, slug: str) -> None:
    """To the questions add a quiz and a review, and look at the gate as an applicant."""
    owner.open(f"/c/{slug}/console/")
    steps.turn_to(owner, "门槛")
    owner.follow("加“测验”")
    owner.fill(items=QUIZ, pass_mark="1", tries="3")
    owner.press("保存")
    owner.follow("加“人工审核”")
    owner.press("保存")
    owner.follow("以申请人的样子看")


def walk_gate(person: Person, slug: str) -> None:
    """Answer, fail the quiz once, pass it, hand in."""
    person.open(f"/c/{slug}/about/")
    person.follow("加入")
    person.follow("登录后申请")
    person.follow("第一次来，注册一个")
    steps.sign_up(person)
    person.press("开始申请")
    person.fill(answer_0="蓝山，像烤过的坚果。")
    person.press("下一步")
    person.find("label", has_text=FRIDGE).click()
    person.press("下一步")
    person.find("label", has_text=SHELF).click()
    person.press("下一步")
    person.fill(display_name=person.name)
    person.tick("accepts_rules")
    person.press("提交申请")
    assert "申请已提交，正等人来读" in person.words


def let_in(operator: Person, slug: str, name: str) -> None:
    """Read on Today that somebody waits, and accept them."""
    operator.open(f"/c/{slug}/console/")
    operator.reload_until(name)
    steps.turn_to(operator, "入群申请")
    assert "蓝山，像烤过的坚果。" in operator.words
    operator.press("通过")
    assert "没人在等" in operator.words


def go(person: Person, selector: str) -> None:
    """Press what leads to another page, whatever it says, and judge that page."""
    with person.page.expect_navigation(wait_until="load"):
        person.find(selector).first.click()
    person.judge()


def read_notice(person: Person, slug: str, sentence: str) -> None:
    """Wait until a notice says it, and follow it."""
    person.open(f"/c/{slug}/notices/")
    person.reload_until(sentence)
    go(person, f"main li a:has-text('{sentence}')")


def ask(person: Person, slug: str, title: str, *, tags: str = "") -> str:
    """Ask; where a like question is known, see it while typing. Answer the path of the question."""
    person.open(f"/c/{slug}/questions/")
    go(person, "header a[href*='/questions/new/']")
    steps.type_in(person, title=title, tags=tags)
    go(person, "main form .form__acts button")
    if person.page.url.endswith("/questions/new/"):
        person.press("还是要问")
    assert "还没有人答" in person.words, person.words
    return person.page.url.removeprefix(person.origin)


def answer(person: Person, words: str) -> None:
    """Answer the question one looks at."""
    steps.type_in(person, body=words)
    person.press("回答")
    assert words in person.words


def open_challenge(operator: Person, slug: str, *, first: date, days: int) -> str:
    """Open a challenge of one make-up for everybody; answer its path."""
    operator.open(f"/c/{slug}/challenges/")
    operator.follow("办打卡", within="header")
    operator.fill(title=CHALLENGE, starts_on=first.isoformat(), ends_on=(first + timedelta(days=days)).isoformat())
    operator.fill(makeup_days="1", makeup_back="3", certificate_days="7")
    operator.press("办起来")
    return operator.page.url.removeprefix(operator.origin)


def check_in(person: Person, path: str, words: str) -> None:
    """Send today's check-in."""
    person.open(path)
    person.fill(body=words)
    person.press("打卡", within="#check-in")
    assert "今天打了" in person.words, person.words


def make_up(person: Person, day: date) -> None:
    """Make up a missed day from the calendar."""
    go(person, ".day--open a")
    assert f"补 {day.month}.{day.day} 的卡" in person.words
    person.fill(body=MADE_UP)
    person.press("补上")


def offer_duty(operator: Person, slug: str, name: str, *, first: date) -> None:
    """Make the usual duties, and offer the one of the week in the circle to somebody."""
    operator.open(f"/c/{slug}/console/")
    steps.turn_to(operator, "职责")
    operator.press("用这四样开始")
    operator.follow("排任期")
    operator.find("[name=kind_id]").select_option(label=DUTY)
    operator.find("[name=circle_id]").select_option(label=CIRCLE)
    operator.fill(starts_on=first.isoformat(), ends_on=(first + timedelta(days=6)).isoformat())
    operator.find("[name=member_id]").select_option(label=name)
    operator.press("排上")


def take_duty(person: Person, slug: str) -> None:
    """Accept what a notice offers."""
    read_notice(person, slug, f"请你担任“{DUTY}”")
    person.press("接下")
    assert DUTY in person.words


def appoint_host(host: Person, slug: str, name: str) -> None:
    """Let a member host the circle."""
    host.open(f"/c/{slug}/circles/{CIRCLE_SLUG}/")
    host.follow("成员与主持")
    row = host.find(".people li", has_text=name)
    row.locator("summary").click()
    with host.page.expect_navigation(wait_until="load"):
        row.get_by_role("button", name="请来主持", exact=True).click()
    host.judge()
    assert f"{name} 主持" in host.words


def split(host: Person, slug: str) -> None:
    """Split the circle as it is proposed, and come along to the new one."""
    host.open(f"/c/{slug}/circles/{CIRCLE_SLUG}/")
    host.follow("分成两个圈")
    assert re.search(r"留下 2 人 .*过去 2 人", host.words), host.words
    host.fill(name=OFFSHOOT)
    host.press("就这样分")
    assert OFFSHOOT in host.find("h1").inner_text()
    assert "可以合回去" in host.words
