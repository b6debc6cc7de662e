"""Rules and their keeping: a second version, adverts, an insult, flags, appeals that another person decides."""

from uuid import UUID

from fengqun.content.moderation.commands import decide, file_appeal, flag, hear_appeal
from fengqun.content.posts.commands import hide_post, publish_comment, publish_post
from fengqun.content.posts.models import Comment, Post
from fengqun.demo.calendar import DAY
from fengqun.demo.replay import happens
from fengqun.demo.voices import may_say, voice
from fengqun.demo.world import Person, World
from fengqun.people.communities.commands import publish_rules
from fengqun.people.communities.queries import current_rules
from fengqun.people.conduct import commands as conduct
from fengqun.people.conduct.types import Evidence

AGAINST_ADVERTS = 2
FRIENDLY = 1
"""Which rule an advert breaks, and which an insult."""
ADVERTS = (
    "加我微信，同款豆子七折，量大从优，来的都是朋友。",
    "清仓！埃塞生豆到港价，私聊发价目表，群里老板都在我这拿货。",
)
NEW_RULE = "写冲煮就写参数：粉量、水温、时间，让别人照着冲得出来。"
INSULT = "这都喝不出来？舌头捐了吧，别在这儿丢人。"
HARSH = "说句得罪人的：群里一半的“花香”都是互相暗示出来的，不信盲测。"
DOUBTED = "有朋友要豆子的可以找我代买，我顺路，不收钱。"
HASTY = "大家好，报到，喝茶转咖啡的，请多关照。"
NOT_CHOSEN = frozenset({"阿岚", "小林", "老齐", "周可", "佟佟"})


def plan_judging(world: World) -> None:
    """Plan all of it."""
    days = world.calendar.days
    world.plan(days * DAY * 0.37 + 1220, "advert")
    world.plan(days * DAY * 0.62 + 9 * 60, "second_rules")
    world.plan(days * DAY * 0.78 + 1300, "flagged_advert")
    world.plan_ago(19, 21.2, "say_harshly")
    world.plan_ago(11, 20.6, "insult")
    world.plan(world.calendar.today + 9.5 * 60, "doubtful_offer")
    world.plan(world.calendar.today + 11.2 * 60, "say_hastily")


@happens("second_rules")
def second_rules(world: World) -> None:
    """The owner adds a rule; everybody accepts it before they next write."""
    owner = world.named("阿岚")
    rules = current_rules(world.community_id)
    world.rules_version = publish_rules(
        world.community_id,
        actor=world.actor(owner),
        text=f"{rules.text}\n{NEW_RULE}",
        summary="多了一条：写冲煮就写参数。别的没动。",
        shown_when_writing=(*rules.lines[:2], NEW_RULE),
    )
    owner.accepted = world.rules_version


@happens("advert")
def advert(world: World) -> None:
    """Somebody tries an advertisement; the operator takes it down, says why, and warns."""
    author = _somebody(world)
    if author is not None:
        post_id = publish_post(world.community_id, actor=voice(world, author), body=ADVERTS[0])
        world.plan(world.minute + 40, "hide", post_id, author.key)


@happens("hide")
def hide(world: World, post_id: UUID, key: int) -> None:
    """The operator hides a post, and opens and decides a case."""
    operator = world.actor(world.named("小林"))
    hide_post(world.community_id, post_id, actor=operator, reason="群规第二条：不发广告。")
    if not world.people[key].is_member:
        return
    case_id = conduct.open_violation(
        world.community_id,
        _member(world, key),
        actor=operator,
        reason="发广告，拉人加微信。",
        rule_number=AGAINST_ADVERTS,
        evidence=Evidence("post", post_id, f"/c/shanye/posts/{post_id}/", ADVERTS[0]),
    )
    _warn(world, case_id)


@happens("flagged_advert")
def flagged_advert(world: World) -> None:
    """Another one; this time members flag it, and it is out of sight before the operator has come."""
    author = _somebody(world)
    if author is None:
        return
    post_id = publish_post(world.community_id, actor=voice(world, author), body=ADVERTS[1])
    flaggers = world.drawn(4, but={author.key, world.named("小林").key, world.named("阿岚").key})
    for place, one in enumerate(flaggers):
        world.plan(world.minute + 3 + 2 * place, "flag", "post", post_id, one.key, "ads")
    world.plan(world.minute + 55, "judge", "post", post_id, author.key, AGAINST_ADVERTS, "广告，拉人私下交易。")


@happens("flag")
def flag_it(world: World, kind: str, object_id: UUID, key: int, reason: str, text: str = "") -> None:
    """A member flags what is still in sight."""
    if world.people[key].is_member and _is_in_sight(kind, object_id):
        actor = world.actor(world.people[key])
        world.things[f"case.{object_id}"] = flag(
            world.community_id, kind, object_id, actor=actor, reason=reason, text=text
        )


@happens("judge")
def judge(world: World, kind: str, object_id: UUID, key: int, rule: int, reason: str) -> None:
    """The operator decides about what was flagged: it breaks a rule."""
    case_id = world.things.get(f"case.{object_id}")
    if case_id is None or not world.people[key].is_member:
        return
    operator = world.actor(world.named("小林"))
    violation = decide(world.community_id, case_id, "violation", actor=operator, reason=reason, rule_number=rule)
    if violation is None:
        return
    if kind == "post":
        _warn(world, violation)
        return
    penalty_id = conduct.decide_case(
        world.community_id,
        violation,
        "silence",
        72,
        actor=operator,
        reason="当众骂人。先冷静三天，回来好好说话。",
        departure="对方是第一次来的新人，警告不够。",
    )
    world.people[key].silenced_until = world.minute + 3 * DAY
    world.plan(world.minute + 20 * 60, "appeal", penalty_id, key)


@happens("appeal")
def appeal(world: World, penalty_id: UUID, key: int) -> None:
    """Whoever was silenced appeals."""
    if world.people[key].is_member:
        world.things["appeal"] = conduct.file_appeal(
            world.community_id,
            penalty_id,
            actor=world.actor(world.people[key]),
            text="话说重了，我认，已经私下道歉，对方也回了。三天太长，周六的杯测我报了名，能不能短一点？",
        )
        world.plan(world.minute + 7 * 60, "hear_appeal", key)


@happens("hear_appeal")
def hear(world: World, key: int) -> None:
    """Another person than the first judge decides: milder, since amends were made."""
    conduct.decide_appeal(
        world.community_id,
        world.things["appeal"],
        "changed",
        actor=world.actor(world.named("阿岚")),
        reason="道过歉了，对方也接受。改成一天，下次没有商量。",
        step="silence",
        hours=24,
    )
    world.people[key].silenced_until = world.minute


@happens("insult")
def insult(world: World) -> None:
    """Somebody insults a beginner under a post; two flag it."""
    author = _somebody(world)
    post = max(world.posts.items(), default=None)
    if author is None or post is None or post[1].author == author.key or post[1].is_closed:
        return
    comment_id = publish_comment(world.community_id, post[1].post_id, actor=voice(world, author), body=INSULT)
    for place, one in enumerate(world.drawn(2, but={author.key, world.named("小林").key, world.named("阿岚").key})):
        world.plan(world.minute + 6 + 9 * place, "flag", "comment", comment_id, one.key, "abuse")
    world.plan(world.minute + 70, "judge", "comment", comment_id, author.key, FRIENDLY, "骂新人。对事不对人。")


@happens("say_harshly")
def say_harshly(world: World) -> None:
    """Somebody says something unpopular; a host hides it, the author appeals, and the owner brings it back."""
    author = world.named("Leo")
    if not may_say(world, author, is_topic=True):
        return
    post_id = publish_post(world.community_id, actor=voice(world, author), body=HARSH)
    for place, one in enumerate(world.drawn(2, but={author.key, world.named("老齐").key, world.named("阿岚").key})):
        world.plan(world.minute + 15 + 30 * place, "flag", "post", post_id, one.key, "off_topic")
    world.plan(world.minute + 90, "hide_harsh", post_id)


@happens("hide_harsh")
def hide_harsh(world: World, post_id: UUID) -> None:
    """A host finds it goes too far."""
    case_id, host = world.things.get(f"case.{post_id}"), world.named("老齐")
    if case_id is None or not host.roles:
        return
    decide(world.community_id, case_id, "hide", actor=world.actor(host), reason="挑事的说法，换个说法再发。")
    author = world.actor(world.named("Leo"))
    text = "我没有骂谁，后半句是请大家来盲测。被提醒“不好听”可以，隐藏不服。"
    file_appeal(world.community_id, case_id, actor=author, text=text)
    world.plan(world.minute + 11 * 60, "lift_harsh", case_id)


@happens("lift_harsh")
def lift_harsh(world: World, case_id: UUID) -> None:
    """The owner reads it again."""
    reason = "不好听，但没攻击谁，还约了盲测。留着，周六当场喝。"
    hear_appeal(world.community_id, case_id, "lifted", actor=world.actor(world.named("阿岚")), reason=reason)


@happens("doubtful_offer")
def doubtful_offer(world: World) -> None:
    """Something that two doubt and nobody has looked at yet."""
    author = _somebody(world)
    if author is None:
        return
    post_id = publish_post(world.community_id, actor=voice(world, author), body=DOUBTED)
    for place, one in enumerate(world.drawn(2, but={author.key, *(world.named(name).key for name in NOT_CHOSEN)})):
        text = "没见过这位，先看看是不是代购。" if place else ""
        world.plan(world.minute + 25 + 40 * place, "flag", "post", post_id, one.key, "ads", text)


@happens("say_hastily")
def say_hastily(world: World) -> None:
    """A first post, typed faster than anybody types: it waits for somebody to look."""
    silent = [one for one in world.members if not one.topics and not one.replies and not one.orders and not one.roles]
    if silent:
        author = silent[-1]
        author.topics += 1
        publish_post(world.community_id, actor=voice(world, author), body=HASTY, seconds_typing=1.2)


def _somebody(world: World) -> Person | None:
    """Somebody without a part in the story who has said least; nobody twice."""
    blamed = world.parts.setdefault("blamed", [])
    others = [one for one in world.drawn(12, but=blamed) if not one.roles and not one.is_core]
    chosen = min((one for one in others if one.name not in NOT_CHOSEN), key=lambda one: one.topics, default=None)
    if chosen is not None:
        blamed.append(chosen.key)
    return chosen


def _warn(world: World, case_id: UUID) -> None:
    conduct.decide_case(
        world.community_id,
        case_id,
        "warning",
        actor=world.actor(world.named("小林")),
        reason="第一次，提醒你：这里不发广告。想推荐东西，说清和自己的关系。",
    )


def _member(world: World, key: int) -> UUID:
    return UUID(str(world.people[key].member_id))


def _is_in_sight(kind: str, object_id: UUID) -> bool:
    if kind == "post":
        return Post.objects.filter(id=object_id, state=Post.State.PUBLISHED).exists()
    return Comment.objects.filter(id=object_id, state=Comment.State.PUBLISHED).exists()
