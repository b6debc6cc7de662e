"""Polls under posts, and surveys: what was asked, how people answered, and what is asked now."""

from datetime import timedelta
from uuid import UUID

from fengqun.content.posts.commands import pin_post, publish_post
from fengqun.content.surveys.commands import add_question, answer_survey, open_poll, open_survey, vote, write_survey
from fengqun.content.surveys.models import PollOption, Survey
from fengqun.content.surveys.models import Question as SurveyQuestion
from fengqun.content.surveys.types import PollDraft, QuestionDraft, SurveySettings
from fengqun.demo.replay import happens
from fengqun.demo.voices import voice
from fengqun.demo.world import World

POLLS = {
    "poll.next": (
        "下一支上什么，你们投",
        "样品都喝过了，三支都站得住。投一票，不解释也行，解释更好。\n\n#选豆",
        ("云南 蜜处理", "巴拿马 水洗", "肯尼亚 AB"),
        (5, 3, 2),
    ),
    "poll.time": (
        "周六杯测，几点开始",
        "九点半有人嫌早，两点有人要带娃。投一下，按多数来。\n\n#杯测",
        ("上午九点半", "下午两点半", "晚上七点"),
        (3, 5, 1),
    ),
}
POLL_SHARE = 0.1
"""How many of the members vote."""
QUESTIONS = (
    QuestionDraft("choice", "你多久喝一次自己冲的咖啡？", ("每天", "一周三四次", "周末", "几乎不冲"), is_required=True),
    QuestionDraft("multi", "在这里最有用的是什么？", ("冲煮笔记", "提问有人答", "杯测", "买豆子", "认识人")),
    QuestionDraft("scale", "提问得到的回答有用吗？"),
    QuestionDraft("nps", "你有多愿意把山野介绍给朋友？", is_required=True),
    QuestionDraft("text", "最该改的一件事是什么？"),
)
WISHES = (
    "发货再快半天就好了。",
    "希望晚上也有人答疑。",
    "杯测能不能去别的城市办？",
    "帖子里参数不统一，有没有模板。",
    "没有，继续。",
    "纸盒小一点。",
    "多讲讲产地。",
)
NOW_QUESTIONS = (
    QuestionDraft("choice", "冬天想喝哪一类？", ("浅烘花香", "中烘坚果", "深烘可可", "都行"), is_required=True),
    QuestionDraft("scale", "挂耳的克数够不够？"),
    QuestionDraft("text", "想要哪种组合装？"),
)
SURVEY_SHARE, NOW_SHARE = 0.16, 0.05


def plan_polls(world: World) -> None:
    """Plan them."""
    world.plan_ago(40, 20, "open_poll", "poll.next", 7)
    world.plan_ago(3, 19.5, "open_poll", "poll.time", 7)
    world.plan_ago(33, 10, "open_survey", "survey.past", 14)
    world.plan_ago(4, 10, "open_survey", "survey.now", 12)


@happens("open_poll")
def ask_in_post(world: World, name: str, days: int) -> None:
    """The owner asks in a post, pinned while it runs."""
    owner = voice(world, world.named("阿岚"))
    title, body, options, _weights = POLLS[name]
    closes_at = world.calendar.date_at(world.minute) + timedelta(days=days)
    post_id = publish_post(world.community_id, actor=owner, title=title, body=body)
    draft = PollDraft(title, options, shows="voted", closes_at=closes_at)
    world.things[name] = open_poll(world.community_id, post_id, actor=owner, draft=draft)
    pin_post(world.community_id, post_id, actor=owner, until=closes_at)
    voters = [one for one in world.drawn(round(len(world.members) * POLL_SHARE)) if one.name not in {"佟佟", "周可"}]
    for person in voters:
        world.plan(world.minute + world.fates.expovariate(1 / 900) + 2, "vote", name, person.key)


@happens("vote")
def cast(world: World, name: str, key: int) -> None:
    """Somebody votes."""
    person = world.people[key]
    if not person.is_member or person.silenced_until > world.minute:
        return
    rows = PollOption.objects.filter(poll_id=world.things[name]).order_by("position")
    chosen = world.fates.choices(list(rows.values_list("id", flat=True)), POLLS[name][3])
    vote(world.community_id, world.things[name], actor=voice(world, person), option_ids=chosen)


@happens("open_survey")
def ask_all(world: World, name: str, days: int) -> None:
    """The operator asks everybody: once without names, once openly."""
    operator, is_past = voice(world, world.named("小林")), name == "survey.past"
    survey_id = write_survey(
        world.community_id,
        actor=operator,
        settings=SurveySettings(
            title="半年了，说说你们的感受" if is_past else "冬天的豆单，先问问你",
            intro="五个问题，两分钟。不记名，结果公开。" if is_past else "三个问题，一分钟。",
            is_anonymous=is_past,
            shares_results=True,
            closes_at=world.calendar.date_at(world.minute) + timedelta(days=days),
        ),
    )
    for draft in QUESTIONS if is_past else NOW_QUESTIONS:
        add_question(world.community_id, survey_id, actor=operator, draft=draft)
    open_survey(world.community_id, survey_id, actor=operator)
    world.things[name] = survey_id
    count = max(7 if is_past else 3, round(len(world.members) * (SURVEY_SHARE if is_past else NOW_SHARE)))
    for person in world.drawn(count, but={world.named("佟佟").key, world.named("周可").key}):
        world.plan(world.minute + world.fates.expovariate(1 / 2400) + 5, "answer_survey", name, person.key)


@happens("answer_survey")
def answer(world: World, name: str, key: int) -> None:
    """Somebody answers: those who are long here are more content."""
    person = world.people[key]
    if not person.is_member or person.silenced_until > world.minute:
        return
    rows = SurveyQuestion.objects.filter(survey_id=world.things[name]).order_by("position")
    answers: dict[str, object] = {}
    for row_id, kind, options in rows.values_list("id", "kind", "options"):
        value = _said(world, kind, len(options), warmth=1 if person.orders > 1 or person.is_core else 0)
        if value is not None:
            answers[str(row_id)] = value
    actor = voice(world, person)
    if _is_open(world.things[name], world):
        answer_survey(world.community_id, world.things[name], actor=actor, answers=answers)


def _said(world: World, kind: str, count: int, *, warmth: int) -> object:
    fates = world.fates
    if kind == "choice":
        return fates.choices(range(count), range(count + 1, 1, -1))[0]
    if kind == "multi":
        return sorted(fates.sample(range(count), fates.randint(1, 2)))
    if kind == "scale":
        return fates.choices((2, 3, 4, 5), (1, 2, 5, 4 + 3 * warmth))[0]
    if kind == "nps":
        return fates.choices((4, 6, 7, 8, 9, 10), (1, 1, 2, 4, 4 + 3 * warmth, 3 + 4 * warmth))[0]
    return fates.choice(WISHES) if fates.random() < 0.4 else None  # noqa: PLR2004 - few write


def _is_open(survey_id: UUID, world: World) -> bool:
    now = world.calendar.moment(world.minute)
    return Survey.objects.filter(id=survey_id, closed_at=None, closes_at__gt=now).exists()
