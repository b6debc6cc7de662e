"""What members tell of themselves and are to each other, what they read, and the culture of the place."""

from datetime import time, timedelta
from uuid import UUID

from fengqun.content.feed.commands import note_exposures
from fengqun.content.posts.commands import edit_post, pin_post, publish_post, save_draft, schedule_post, set_post_terms
from fengqun.content.posts.models import Post
from fengqun.content.posts.types import Terms
from fengqun.demo.calendar import DAY
from fengqun.demo.replay import happens
from fengqun.demo.texts import words_for
from fengqun.demo.voices import voice
from fengqun.demo.world import Person, World
from fengqun.people.culture.commands import add_ritual, add_term, publish_persona, write_persona
from fengqun.people.culture.types import PersonaDraft, RitualDraft, Work
from fengqun.people.notifications.commands import mark_read
from fengqun.people.profiles.choices import Audience, Field
from fengqun.people.profiles.commands import block, change_profile, follow, mute
from fengqun.people.profiles.types import Told

TOLD_SHARE = 0.22
"""How many of the many fill in their profile."""
FOLLOWED = ("老周", "阿岚", "老齐", "周可", "林小满", "许博")
FOLLOWS_A_WEEK = 4
READ_AT_ONCE = 20
FRESH = timedelta(days=9)

PROFILES = {
    "阿岚": ("在罕贝拉翻过一下午的豆子，回来开了山野。只有一票的店长。", ("产地", "烘焙", "杯测"), "03-12"),
    "小林": ("管发货、管门口、管杯测几点开始。", ("器具", "挂耳"), ""),
    "老周": ("写《前三杯》的那个。新手有问必答，老手自己喝。", ("手冲", "水", "带新人"), ""),
    "周可": ("只推荐自己喝过的，“怕酸的别买”是我的口头禅。", ("手冲", "咖啡与甜点"), "08-21"),
    "老齐": ("成都茶馆修磨的，周末免费，收一杯豆子。", ("修磨", "器具", "杯测"), ""),
    "许博": ("做数据的，测浓度测上瘾。", ("杯测", "产地"), ""),
    "阿浩": ("骑车带磨，江边冲一杯。", ("露营咖啡", "冷萃"), ""),
    "林小满": ("阳台咖啡角，记风味词第四个月。", ("手冲", "器具"), "05-02"),
    "沈予": ("烤司康配涅里。", ("咖啡与甜点", "手冲"), ""),
    "佟佟": ("大三，宿舍只有八十八度的饮水机。", ("手冲", "挂耳"), "11-06"),
}
LINKS = {"阿岚": ("https://shanye.example/farms",), "许博": ("https://xubo.example/tds",)}
MANIFESTO_RITUALS = (
    RitualDraft("周六杯测", "六支盲测，先写后说，说人话。", "weekly", weekday=5, at_time=time(9, 30)),
    RitualDraft(
        "月初开账", "上个月烘了多少、废了多少、钱花在哪，写出来。", "monthly", month_day=1, at_time=time(20, 0)
    ),
    RitualDraft(
        "新人第一杯", "第一次手冲的照片都贴出来，酱油色的也贴。", "occasion", occasion="有新人冲出第一杯的那天"
    ),
    RitualDraft("早八一句", "工作日早上八点半，一句冲煮的话。", "daily", at_time=time(8, 30)),
)
TERMS = (
    ("养豆", "烘完放几天再喝，等气跑掉、味道出来。日晒七到十四天。", ("养豆期",)),
    ("闷蒸", "先浇粉量两倍的水，等三十到四十五秒，让粉喝饱。", ()),
    ("断水", "到点就把滤杯拿走，后面滴的不要。", ()),
    ("日晒", "带着果肉在晒床上晒干，味道甜、像水果。", ("日晒处理",)),
    ("水洗", "去皮发酵再洗干净，味道干净、酸亮。", ("水洗处理",)),
    ("厌氧", "密封起来发酵，味道像果酒，有人爱有人怕。", ("厌氧发酵",)),
    ("粉水比", "一克粉配多少克水。1:15 浓一点，1:16 淡一点。", ()),
    ("细粉", "磨出来特别细的那部分，多了就堵、就涩。", ()),
    ("杯测", "同样的粉、同样的水泡着喝，专门用来比豆子。", ("盲测",)),
    ("前三杯", "老周写给新手的三杯，照着做，别改。", ("《前三杯》",)),
    ("晒床", "架高的网，果子铺在上面晒，每小时翻一次。", ()),
    ("烘焙失重", "生豆进炉、熟豆出炉，轻了一成五上下，都是水。", ("失重",)),
)


def plan_life(world: World) -> None:
    """Plan what is certain."""
    days = world.calendar.days
    world.plan(0.08 * days * DAY + 21 * 60, "write_culture")
    world.plan(0.3 * days * DAY + 20 * 60, "write_more_culture")
    for place, name in enumerate(PROFILES):
        world.plan(0.32 * days * DAY + (14 + place) * 60, "tell_of_oneself", world.named(name).key)
    world.plan(world.calendar.today - 24 * 60, "tell_of_oneself", world.named("佟佟").key)
    world.plan_ago(16, 12, "turn_away")
    world.plan_ago(25, 9.3, "pin_welcome")
    world.plan_ago(9, 20.2, "write_with_links")
    world.plan_ago(5, 22, "write_better")
    world.plan_ago(6, 8, "read_notices")
    world.plan(world.calendar.today + 17 * 60, "prepare_posts")


def live_today(world: World) -> None:
    """Plan who reads and who follows whom; whoever has come a while ago may tell of themselves."""
    calendar, day, fates = world.calendar, world.day, world.fates
    readers = 8 if day > calendar.days - 21 else 4 if day % 3 == 0 else 0
    for place in range(min(readers, len(world.members) // 2)):
        world.plan(world.minute + (12.4 + 1.2 * place) * 60, "read")
    for _week in range(FOLLOWS_A_WEEK if calendar.weekday(day) == 2 else 0):  # noqa: PLR2004 - Wednesdays
        world.plan(world.minute + fates.uniform(12, 23) * 60, "follow_somebody")
    for person in world.members:
        came = int((person.joined or 0) // DAY)
        if came == day - 3 and person.name not in PROFILES and fates.random() < TOLD_SHARE:
            world.plan(world.minute + fates.uniform(10, 23) * 60, "tell_of_oneself", person.key)


@happens("read")
def read(world: World) -> None:
    """Somebody scrolls through what is new."""
    since = world.calendar.moment(world.minute) - FRESH
    fresh = Post.objects.filter(
        community_id=world.community_id, state=Post.State.PUBLISHED, circle=None, published_at__gt=since
    )
    ids = list(fresh.order_by("-published_at", "-id").values_list("id", flat=True)[:READ_AT_ONCE])
    for reader in world.drawn(1):
        note_exposures(world.community_id, ids, actor=world.actor(reader))


@happens("follow_somebody")
def follow_somebody(world: World) -> None:
    """Somebody follows one of those everybody reads, or another."""
    known, pair = world.parts.setdefault("follows", []), world.drawn(2)
    if len(pair) < 2:  # noqa: PLR2004 - two
        return
    fan, liked = pair
    stars = [one for one in world.present(*FOLLOWED) if one.key != fan.key]
    if stars and world.fates.random() < 0.75:  # noqa: PLR2004 - three in four follow one of those
        liked = world.fates.choice(stars)
    tie = fan.key * 10_000 + liked.key
    if tie not in known:
        known.append(tie)
        follow(world.community_id, _id(liked), actor=world.actor(fan))


@happens("tell_of_oneself")
def tell_of_oneself(world: World, key: int) -> None:
    """Somebody fills in their profile: some of it for all, some for fewer."""
    person, fates = world.people[key], world.fates
    if not person.is_member or person.silenced_until > world.minute:
        return
    about, tags, birthday = PROFILES.get(person.name, ("", (), ""))
    told = {
        Field.ABOUT: Told((about or fates.choice(words_for("about")),)),
        Field.PLACE: Told((person.city,), fates.choice((Audience.EVERYBODY, Audience.EVERYBODY, Audience.CIRCLES))),
        Field.TAGS: Told(tags or tuple(fates.sample(words_for("interests"), 2))),
    }
    if birthday:
        told[Field.BIRTHDAY] = Told((birthday,), Audience.FOLLOWERS)
    if person.name in LINKS:
        told[Field.LINKS] = Told(LINKS[person.name])
    change_profile(world.community_id, told, actor=voice(world, person))


@happens("turn_away")
def turn_away(world: World) -> None:
    """A few have heard enough of somebody."""
    blamed = [world.people[key] for key in world.parts.get("blamed", ())]
    for name, other in zip(("沈予", "麦子"), [one for one in blamed if one.is_member], strict=False):
        for person in world.present(name):
            block(world.community_id, _id(other), actor=world.actor(person))
    for name, other_name in (("许博", "豆豆"), ("佟佟", "Leo")):
        for person, other in zip(world.present(name), world.present(other_name), strict=False):
            mute(world.community_id, _id(other), actor=world.actor(person))


@happens("write_culture")
def write_culture(world: World) -> None:
    """The owner writes down what everybody does anyway: rituals, and the first words."""
    owner = world.actor(world.named("阿岚"))
    for ritual in MANIFESTO_RITUALS[:2]:
        add_ritual(world.community_id, actor=owner, draft=ritual)
    for word, meaning, spellings in TERMS[:6]:
        add_term(world.community_id, actor=owner, word=word, meaning=meaning, spellings=spellings)


@happens("write_more_culture")
def write_more_culture(world: World) -> None:
    """More of it, and who leads: the owner publishes herself, a host waits for consent and gets it."""
    owner, keeper = world.actor(world.named("阿岚")), world.actor(world.named("小林"))
    for ritual in MANIFESTO_RITUALS[2:]:
        add_ritual(world.community_id, actor=keeper, draft=ritual)
    for word, meaning, spellings in TERMS[6:]:
        add_term(world.community_id, actor=keeper, word=word, meaning=meaning, spellings=spellings)
    write_persona(
        world.community_id,
        actor=voice(world, world.named("阿岚")),
        draft=PersonaDraft(
            "想让种豆子的人，也喝到自己种的豆子。",
            "三年前在**罕贝拉**的晒床边站了一下午，帮着翻豆子，翻到腰直不起来。\n\n"
            "收购的人开价，一公斤红果七块；半年后在城里卖两百。中间的钱去了哪里，没有人说得清。所以有了山野。",
            ("账写出来", "只有一票", "先坐下来，再慢慢懂"),
            "选豆、烘豆、月初写账。",
            (Work("山野在卖的豆子", "/c/shanye/products/"),),
        ),
    )
    for host in world.present("老齐"):
        if host.roles:
            write_persona(
                world.community_id,
                actor=voice(world, host),
                draft=PersonaDraft(
                    "能修就别买新的。",
                    "在成都开茶馆，后屋堆着四十台磨。修磨不收钱，收一杯豆子，喝完告诉你豆子好不好。",
                    ("能修就修", "说人话"),
                    "带周六杯测，接磨豆机的单。",
                ),
            )
            publish_persona(world.community_id, _id(host), actor=owner)


@happens("pin_welcome")
def pin_welcome(world: World) -> None:
    """The operator writes what newcomers should read, and pins it."""
    operator = voice(world, world.named("小林"))
    post_id = publish_post(
        world.community_id,
        actor=operator,
        title="新来的，先看这三样",
        body=(
            "1. 老周的《前三杯》，照着冲。\n2. 不懂的词看[文化页](/c/shanye/culture/)，帖子里划线的词点一下就有解释。\n"
            "3. 有问题直接提问，白天四小时内有人答。\n\n@老周 @老齐 都在。\n\n#新手"
        ),
        is_public=True,
    )
    pin_post(world.community_id, post_id, actor=operator)


@happens("write_with_links")
def write_with_links(world: World) -> None:
    """Somebody shares what they read elsewhere, with links; nobody is asked for previews in the past."""
    set_post_terms(world.community_id, Terms(has_previews=False), actor=world.actor(world.named("小林")))
    for author in world.present("许博"):
        publish_post(
            world.community_id,
            actor=voice(world, author),
            title="三篇讲水的，按顺序读",
            body=(
                "先看 https://shanye.example/water/1 讲硬度，再看 https://shanye.example/water/2 讲缓冲，"
                "最后这篇算配方：https://xubo.example/tds/mix 。\n\n"
                "读完你会发现老周那句“喝不出就用自来水”是对的。\n\n#水"
            ),
        )
    world.plan(world.minute + 30, "show_previews")


@happens("show_previews")
def show_previews(world: World) -> None:
    """Previews are on again."""
    set_post_terms(world.community_id, Terms(), actor=world.actor(world.named("小林")))


@happens("write_better")
def write_better(world: World) -> None:
    """Two authors say it better: what was written before is kept."""
    for name, more in (("老周", "补一句：换豆以后从第一杯重新来。"), ("林小满", "更新：照大家说的调了，好多了。")):
        for author in world.present(name):
            mine = Post.objects.filter(author_id=_id(author), state=Post.State.PUBLISHED, circle=None, kind="text")
            post = mine.order_by("-published_at").first()
            if post is not None and "https://" not in post.body:
                edit_post(
                    world.community_id,
                    post.id,
                    actor=voice(world, author),
                    title=post.title,
                    body=f"{post.body}\n\n{more}",
                    is_public=post.is_public,
                )


@happens("read_notices")
def read_notices(world: World) -> None:
    """Those whom a visitor can be have read everything until some days ago."""
    for person in world.present("阿岚", "小林", "周可", "佟佟"):
        mark_read(world.community_id, actor=world.actor(person))


@happens("prepare_posts")
def prepare_posts(world: World) -> None:
    """The operator has written ahead, and the newcomer has begun something."""
    operator, tomorrow = (
        voice(world, world.named("小林")),
        world.calendar.midnight + timedelta(days=world.calendar.days),
    )
    post_id = save_draft(
        world.community_id,
        actor=operator,
        title="这周六杯测，六支里有一支还没上架",
        body="九点半二楼，楼梯有点陡，扶一下。猜中产地的人带走一包。\n\n#杯测",
        is_public=True,
    )
    schedule_post(world.community_id, post_id, actor=operator, publish_at=tomorrow + timedelta(hours=9))
    for person in world.present("佟佟"):
        save_draft(
            world.community_id,
            actor=world.actor(person),
            title="第十一杯",
            body="今天把断水提前了十秒，尾段不涩了。想把十一杯的参数列个表，先存着……",
        )


def _id(person: Person) -> UUID:
    return UUID(str(person.member_id))
