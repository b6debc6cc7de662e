"""What a host does in a week: a series, a gathering with its door, and what members flag."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from tests.journeys import life, steps
from tests.journeys.browsing import Person

SERIES, FIRST_EPISODE, BECAUSE = "每日一杯", "第一期：怎么闻一支豆子", "烘豆机坏了，明天补上。"
MEETING, PLACE, RECAP = "周三杯测局", "山野咖啡 文三路店", "两支耶加一起杯测，都喜欢偏酸的那支。"
AD = "低价代购海外豆子，加我微信，量大从优，先到先得。"
REASON, PLEA, MILD = (
    "广告请发到集市圈，这里只聊天。",
    "我只是想和大家拼单，不知道这里不让发。",
    "第一次，不知道规矩，收回禁言。",
)
OWN_WORDS = (
    *steps.OWN_WORDS,
    *(SERIES, FIRST_EPISODE, BECAUSE, MEETING, PLACE, RECAP, AD, REASON, PLEA, MILD, "豆豆", "老齐"),
)
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"


def start_series(host: Person, slug: str, *, first: datetime) -> str:
    """A series that comes daily at half past ten; answer its path."""
    host.open(f"/c/{slug}/series/")
    host.follow("开系列", within="header")
    host.fill(title=SERIES, description="每天讲一支豆子。", at="10:30", starts_on=first.date().isoformat())
    host.choose("form", "text")
    host.choose("rhythm", "daily")
    host.press("开始更新")
    return host.page.url.removeprefix(host.origin)


def write_episode(host: Person, series: str) -> None:
    """Write the episode that is due next."""
    host.open(series)
    host.follow("写这一期")
    host.fill(body=FIRST_EPISODE)
    host.press("发布")
    host.open(series)
    assert FIRST_EPISODE in host.words


def excuse_beat(host: Person, slug: str) -> None:
    """Read on Today that an episode did not come, and say why."""
    host.open(f"/c/{slug}/console/")
    host.reload_until("断更的系列")
    host.follow("去看看", within="section.todo:has-text('断更的系列')")
    host.follow("说原因")
    host.fill(reason=BECAUSE)
    host.press("记下")
    host.open(f"/c/{slug}/console/")
    assert "断更的系列" not in host.words


def plan_gathering(host: Person, slug: str, *, starts_at: datetime, seats: int) -> str:
    """Arrange two hours with few seats; answer the path of its page."""
    host.open(f"/c/{slug}/gatherings/")
    host.follow("办一场聚会", within="header")
    host.fill(title=MEETING, place=PLACE, capacity=str(seats))
    host.fill(starts_at=life.on_the_wall(starts_at), ends_at=life.on_the_wall(starts_at + timedelta(hours=2)))
    host.press("安排上")
    return host.page.url.removeprefix(host.origin)


@contextmanager
def cut_off(*people: Person) -> Iterator[None]:
    """Take away the network; what the browser says about that is no fault of the page."""
    for person in people:
        person.context.set_offline(True)
    yield
    for person in people:
        person.context.set_offline(False)
        person.faults = [fault for fault in person.faults if NO_NETWORK not in fault]


def open_door(person: Person, gathering: str) -> None:
    """Open the page at the door once, with a network; from then on it is kept."""
    person.open(gathering)
    person.open(person.find("main a[href$='/checkin/']").get_attribute("href") or "")
    person.find("[data-state]", has_text="都交上去了").wait_for()
    person.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    person.page.wait_for_timeout(1000)  # what the page is made of is being kept


def tick_off(person: Person, name: str) -> None:
    """Check somebody in by their name."""
    row = person.find(".door__list li", has_text=name)
    row.get_by_role("button", name="签到", exact=True).click()
    row.get_by_role("button", name="撤销", exact=True).wait_for()


def write_recap(host: Person, gathering: str) -> None:
    """What it was like, as a post."""
    host.open(gathering)
    host.open(host.find("main a[href$='/recap/']").get_attribute("href") or "")
    assert "报名 2 人，到场 2 人" in host.words
    host.fill(body=RECAP)
    host.press("发布")
    host.open(gathering)
    assert "看回顾" in host.words


def post_ad(person: Person, slug: str) -> str:
    """Write what nobody wants to read here; answer its path."""
    person.open(f"/c/{slug}/posts/new/")
    steps.type_in(person, body=AD)
    person.press("发布")
    return person.page.url.removeprefix(person.origin)


def flag(person: Person, post: str) -> None:
    """Flag a post as an ad."""
    person.open(post)
    person.open(person.find("a[href*='/flags/post/']").first.get_attribute("href") or "")
    person.choose("reason", "ads")
    person.press("举报", within="main")


def decide(host: Person, slug: str) -> None:
    """Claim the case, hide the post, open a violation and silence for a day."""
    host.open(f"/c/{slug}/console/")
    host.reload_until("举报与待审")
    host.follow("去看", within="section.todo:has-text('举报与待审')")
    assert "2 人" in host.words
    host.page.get_by_role("button", name="我来看").click()
    host.page.get_by_role("button", name="不看了").wait_for()
    host.judge()
    host.find("[name=saved]").select_option(label=REASON)
    host.find("[name=rule_number]").select_option(value="1")
    with host.page.expect_navigation(wait_until="load"):
        host.find("button[name=outcome][value=violation]").click()
    host.judge()
    assert "/console/conduct/cases/" in host.page.url
    host.choose("measure", "silence:24")
    host.find("form[action*=decision] [name=reason]").fill(REASON)
    host.fill(departure="广告发得很明显。")
    host.press("作出裁决")
    assert "禁言" in host.words


def appeal(person: Person, slug: str) -> None:
    """Find out by the notice, see that one can't speak, and appeal against both."""
    life.read_notice(person, slug, "你收到了一个处分")
    person.open(f"/c/{slug}/conduct/")
    assert "你暂时不能发言" in person.words
    person.follow("申诉")
    person.fill(text=PLEA)
    person.press("交上去")


def hear(owner: Person, slug: str) -> None:
    """Somebody else decides: the silence is lifted."""
    life.read_notice(owner, slug, "有一份申诉等你复核")
    assert PLEA in owner.words
    owner.choose("outcome", "lifted")
    owner.find("form [name=reason]").last.fill(MILD)
    owner.press("作出复核")
