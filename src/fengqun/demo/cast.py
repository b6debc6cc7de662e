"""Who is in the demo: the people everybody knows, and the others, drawn by lot."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.demo.world import Person

DOMAIN = "shanye.example"


@dataclass(frozen=True)
class SignIn:
    """Somebody whom a visitor of a trial server can be, and where to begin."""

    role: str | Promise
    name: str
    email: str
    path: str


def sign_ins() -> list[SignIn]:
    """The people whom a visitor can be, in the order of what there is to see."""
    return [
        SignIn(_("店长"), "阿岚", f"lan@{DOMAIN}", "/c/shanye/console/"),
        SignIn(_("运营"), "小林", f"xiaolin@{DOMAIN}", "/c/shanye/console/"),
        SignIn(_("推客"), "周可", f"zhouke@{DOMAIN}", "/c/shanye/wallet/"),
        SignIn(pgettext_lazy("role", "成员"), "佟佟", f"tongtong@{DOMAIN}", "/c/shanye/"),
        SignIn(_("路人"), "顾一舟", f"guyizhou@{DOMAIN}", "/c/shanye/about/"),
    ]


@dataclass(frozen=True)
class Known:
    """Somebody with a part in the story. `joins` is a share of the replay; the weights compare with 1 for most."""

    name: str
    mail: str
    avatar: str
    city: str
    joins: float
    talks: float = 1.0
    chats: float = 1.0
    buys: float = 1.0
    cycle_days: float = 28.0
    promotes: float | None = None
    brought_by: str = ""
    favourites: tuple[str, ...] = ()


STARTERS = (
    Known("阿岚", "lan", "p-lan", "杭州", 0.0, talks=26, chats=16, buys=0.0),
    Known("小林", "xiaolin", "", "杭州", 0.002, talks=5, chats=10, buys=0.0),
)
KNOWN = (
    Known("老周", "laozhou", "p-zhou", "杭州", 0.004, 22, 34, 5.0, 15, 0.05, favourites=("hua", "guji")),
    Known("周可", "zhouke", "p-ke", "杭州", 0.012, 9, 14, 3.0, 21, 0.02, favourites=("hua", "ye")),
    Known("老齐", "laoqi", "p-qi", "成都", 0.02, 16, 26, 3.0, 22, None, "老周", ("set", "puer")),
    Known("许博", "xubo", "p-bo", "上海", 0.03, 6, 12, 4.0, 18, 0.2, "周可", ("guji", "nyeri")),
    Known("阿浩", "ahao", "p-hao", "杭州", 0.045, 9, 18, 4.0, 19, 0.12, "周可", ("ye", "hua")),
    Known("林小满", "linxiaoman", "p-man", "苏州", 0.06, 12, 16, 3.5, 20, 0.26, "周可", ("hua", "drip")),
    Known("沈予", "shenyu", "p-yu", "南京", 0.1, 9, 15, 3.0, 24, None, "老周", ("guji", "filter")),
    Known("麦子", "maizi", "", "北京", 0.16, 5, 9, 2.5, 24, None, "阿浩", ("ye",)),
    Known("豆豆", "doudou", "", "宁波", 0.2, 4, 10, 2.0, 30, None, "周可", ("drip",)),
    Known("阿迪力", "adili", "", "乌鲁木齐", 0.24, 5, 8, 2.0, 26, None, "", ("ye", "puer")),
    Known("Leo", "leo", "", "深圳", 0.3, 4, 9, 2.5, 21, 0.5, "", ("nyeri", "guji")),
)
NEWCOMER = Known("佟佟", "tongtong", "p-tong", "杭州", 0.4, 5, 9, 2.0, 12, None, "周可", ("hua",))
STRANGER = Known("顾一舟", "guyizhou", "", "厦门", 1.0)
APPLICANTS = (
    Known("陆一禾", "luyihe", "", "杭州", 1.0, brought_by="周可"),
    Known("Ethan Wu", "ethanwu", "", "上海", 1.0),
    Known("沈知微", "shenzhiwei", "", "无锡", 1.0, brought_by="林小满"),
)
PROMOTERS_BY_LOT = 5
NEWCOMER_DAYS = 31

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁任沈姚卢"
GIVEN = (
    *[
        "嘉禾",
        "思远",
        "雨桐",
        "子墨",
        "一鸣",
        "若溪",
        "明哲",
        "晓棠",
        "知夏",
        "清越",
        "云舒",
        "景行",
        "亦凡",
        "书宁",
        "安澜",
        "语迟",
        "沐阳",
        "可欣",
        "乐之",
        "予安",
    ],
    *[
        "文博",
        "佳怡",
        "梓萱",
        "俊杰",
        "海涛",
        "丽华",
        "建国",
        "秀英",
        "志强",
        "晨曦",
        "婉清",
        "慕白",
        "之遥",
        "念初",
        "时雨",
        "南乔",
        "北辰",
        "望舒",
        "青禾",
        "见山",
    ],
    *[
        "立夏",
        "小寒",
        "谷雨",
        "白露",
        "霜降",
        "惊蛰",
        "芒种",
        "清明",
        "立秋",
        "大雪",
        "敏",
        "静",
        "磊",
        "洋",
        "艳",
        "勇",
        "娟",
        "涛",
        "超",
        "霞",
        "平",
        "刚",
        "桂芳",
        "玲",
    ],
)
FULL = tuple(surname + given for surname in SURNAMES for given in GIVEN)
NICKNAMES = (
    *[
        "阿树",
        "阿宽",
        "阿月",
        "阿青",
        "阿湛",
        "小鱼",
        "小北",
        "小满意",
        "小艾",
        "小柒",
        "老梁",
        "老白",
        "老范",
        "老唐",
        "大福",
        "大川",
        "豆角",
        "豆沙",
        "米粒",
        "栗子",
    ],
    *[
        "山月",
        "听风",
        "半夏",
        "南风",
        "慢慢",
        "拾光",
        "晚安",
        "青柠",
        "白茶",
        "橘子皮",
        "三点水",
        "一杯热的",
        "不加糖",
        "深烘爱好者",
        "浅烘派",
        "早八人",
    ],
    *[
        "失眠患者",
        "手抖星人",
        "磨豆机坏了",
        "今天喝什么",
        "二楼靠窗",
        "北纬三十度",
        "野猫",
        "松果",
        "海盐",
        "陈皮",
        "桂花",
        "茉莉",
        "乌龙",
    ],
)
LATIN = (
    *[
        "Mia",
        "Chloe",
        "Ivy",
        "Kevin",
        "Jason",
        "Yuki",
        "Momo",
        "Vivian",
        "Eric",
        "Nina",
        "Sam",
        "Coco",
        "Daniel",
        "Ruby",
        "Amber",
        "Felix",
        "Hana",
        "Oscar",
        "Tina",
    ],
    *[
        "Linda Chen",
        "Ryan Xu",
        "Sophie Lin",
        "Marco Rossi",
        "Anna Zhao",
        "Ben Carter",
        "Kay Liu",
        "Joyce Ho",
        "Alex Tan",
        "Emma Wang",
    ],
)
CITIES = (
    ("杭州", "浙江省杭州市西湖区", ("文三路", "翠苑二区", "求是村", "古墩路"), 22),
    ("上海", "上海市徐汇区", ("安福路", "武康路", "建国西路", "天钥桥路"), 18),
    ("北京", "北京市朝阳区", ("望京西园", "团结湖北里", "东直门外大街", "百子湾路"), 10),
    ("成都", "四川省成都市锦江区", ("东大街", "华兴正街", "镗钯街", "天仙桥北街"), 9),
    ("深圳", "广东省深圳市南山区", ("沙河西路", "科苑路", "蛇口学府路", "白石路"), 8),
    ("广州", "广东省广州市越秀区", ("东华南路", "文德路", "农林下路", "恤孤院路"), 7),
    ("苏州", "江苏省苏州市姑苏区", ("平江路", "十全街", "葑门横街", "道前街"), 6),
    ("南京", "江苏省南京市鼓楼区", ("广州路", "上海路", "颐和路", "宁海路"), 6),
    ("宁波", "浙江省宁波市鄞州区", ("百丈东路", "惠风西路", "中兴路"), 4),
    ("厦门", "福建省厦门市思明区", ("大学路", "华新路", "顶澳仔"), 4),
    ("武汉", "湖北省武汉市武昌区", ("昙华林", "中南路", "水果湖"), 4),
    ("长沙", "湖南省长沙市天心区", ("太平街", "劳动西路", "书院路"), 3),
    ("昆明", "云南省昆明市五华区", ("文林街", "翠湖南路", "钱局街"), 3),
    ("乌鲁木齐", "新疆维吾尔自治区乌鲁木齐市天山区", ("和平南路", "光明路"), 1),
    ("无锡", "江苏省无锡市梁溪区", ("小娄巷", "南长街"), 2),
)
BEANS = ("guji", "hua", "puer", "ye", "nyeri", "drip")


def gather(rng: random.Random, *, members: int, days: int) -> list[Person]:
    """Everybody who will ever appear, the founders first. `members` counts those who belong at the end."""
    newcomer = max(int(days * NEWCOMER.joins), days - NEWCOMER_DAYS) / days
    known = [*STARTERS, *KNOWN, Known(**{**vars(NEWCOMER), "joins": newcomer})]
    people = [_known(rng, place, part) for place, part in enumerate(known)]
    names = _names(rng, taken={part.name for part in (*known, *APPLICANTS, STRANGER)})
    people += [_by_lot(rng, place, next(names)) for place in range(len(people), members + leavers(members))]
    people += [_known(rng, len(people) + place, part) for place, part in enumerate((*APPLICANTS, STRANGER))]
    return people


def leavers(members: int) -> int:
    """How many leave again."""
    return members // 40


def parts() -> dict[str, Known]:
    """The parts by name."""
    return {part.name: part for part in (*STARTERS, *KNOWN, NEWCOMER, *APPLICANTS, STRANGER)}


def _known(rng: random.Random, key: int, part: Known) -> Person:
    return Person(
        key=key,
        name=part.name,
        email=f"{part.mail}@{DOMAIN}",
        avatar=part.avatar,
        city=part.city,
        address=_address(rng, part.city),
        talks=part.talks,
        chats=part.chats,
        buys=part.buys,
        cycle_days=part.cycle_days,
        favourites=part.favourites or ("hua", "ye"),
        visitor_id=_uuid(rng),
        is_core=part in STARTERS or part in KNOWN,
    )


def _by_lot(rng: random.Random, key: int, name: str) -> Person:
    """Most people say little and buy now and then; a few do much of both (Pareto)."""
    city = rng.choices([row[0] for row in CITIES], [row[3] for row in CITIES])[0]
    return Person(
        key=key,
        name=name,
        email=f"m{key:04}@{DOMAIN}",
        avatar="",
        city=city,
        address=_address(rng, city),
        talks=min(12.0, rng.paretovariate(1.15) - 0.75),
        chats=min(18.0, rng.paretovariate(1.05) - 0.6),
        buys=min(6.0, rng.paretovariate(1.4) - 0.7) if rng.random() < 0.8 else 0.03,  # noqa: PLR2004 - a fifth only reads
        cycle_days=rng.lognormvariate(3.3, 0.4),
        favourites=tuple(rng.sample(BEANS, 2)),
        visitor_id=_uuid(rng),
    )


def _names(rng: random.Random, taken: set[str]) -> Iterator[str]:
    """Names without end, none of them twice: two thirds Chinese, a quarter nicknames, the others Latin."""
    while True:
        kind = rng.choices(("full", "nick", "latin"), (62, 26, 12))[0]
        name = rng.choice({"full": FULL, "nick": NICKNAMES, "latin": LATIN}[kind])
        if name in taken:
            name = rng.choice(FULL)
        if name not in taken:
            taken.add(name)
            yield name


def _address(rng: random.Random, city: str) -> tuple[str, str, str]:
    row: tuple[str, str, Sequence[str], int] = next(row for row in CITIES if row[0] == city)
    house = f"{rng.randint(2, 388)} 号 {rng.randint(1, 18)} 幢 {rng.randint(1, 28)}0{rng.randint(1, 4)} 室"
    phone = f"1{rng.choice('3578')}{rng.randint(0, 9)}0000{rng.randint(0, 9999):04}"
    return row[1], f"{rng.choice(row[2])} {house}", phone


def _uuid(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
