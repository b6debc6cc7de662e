"""What the community sells, when it comes on sale, and how the shelves are filled."""

from dataclasses import dataclass

from fengqun.commerce.orders.commands import change_order_settings
from fengqun.commerce.wallets.commands import set_payout_terms
from fengqun.demo.replay import happens
from fengqun.demo.world import World
from fengqun.growth.referrals.commands import set_rule, set_terms
from fengqun.product.catalog.commands import (
    add_art,
    add_variant,
    adjust_stock,
    change_price,
    create_product,
    list_product,
)
from fengqun.product.catalog.queries import variant_cards
from fengqun.product.catalog.types import NewVariant

LOW = 0.35
LEAST_PAYOUT_MINOR = 1_000
COURSE_BPS = 1500
FILTER_BPS = 500


@dataclass(frozen=True)
class Form:
    """One variant: its key, title, price in fen and how many there are to begin with."""

    key: str
    title: str
    price_minor: int
    stock: int
    compare_at_minor: int | None = None
    weight_grams: int = 200


@dataclass(frozen=True)
class Article:
    """One product. `launch` is a share of the replay; `appeal` compares how often it is bought."""

    key: str
    title: str
    summary: str
    story: str
    art: tuple[str, ...]
    forms: tuple[Form, ...]
    launch: float = 0.0
    appeal: float = 1.0
    is_shipped: bool = True


ARTICLES = (
    Article(
        "hua",
        "花魁 7.0 日晒",
        "埃塞俄比亚 罕贝拉，柑橘、茉莉、黑糖，浅烘。",
        "第七年的花魁。罕贝拉今年雨季推迟，樱桃在枝上多挂了十天，糖度到了 23。\n\n"
        "日晒 21 天，前一周每小时翻一次。热喝是橙皮糖，凉到五十度有茉莉。\n\n"
        "- 建议粉水比 1:15，水温 91 到 93℃\n- 烘焙后第 7 到 20 天最好喝\n- 每周一、周四烘焙，次日发出",
        ("s-bag-hua", "s-dry"),
        (Form("hua", "200g", 7900, 120, 10800), Form("hua-100", "100g 尝鲜装", 4500, 40, None, 100)),
        0.0,
        3.2,
    ),
    Article(
        "ye",
        "野地拼配",
        "云南加埃塞俄比亚，中深烘，奶咖和美式都行。",
        "给每天早上用的豆子。云南打底，埃塞俄比亚提香，加奶有太妃糖的甜。\n\n"
        "意式机、摩卡壶、法压壶都好做，不挑水。一包喝不完就冷冻，两个月内味道不掉。",
        ("s-bag-ye",),
        (Form("ye", "454g", 6800, 150, None, 454), Form("ye-200", "200g", 3600, 60)),
        0.0,
        2.4,
    ),
    Article(
        "drip",
        "山野挂耳 十片装",
        "三支豆子轮着装，办公室和路上用。",
        "每片 10 克，充氮。配方每月换一次，包装上写着是哪支豆、哪天烘的。\n\n水 160 毫升，分三次注完，别泡着。",
        ("s-cup",),
        (Form("drip", "十片", 5900, 160, None, 130),),
        0.03,
        1.4,
    ),
    Article(
        "guji",
        "古吉 · 乌拉嘎 日晒",
        "埃塞俄比亚 古吉，草莓酱、佛手柑、可可碎。",
        "海拔 2,150 米，阿岚在产地待了四天，看着这批豆子上的晒床。\n\n"
        "草莓酱一样的甜来自慢干：晾晒 24 天，夜里盖布。尾段有可可碎。\n\n建议水温 92℃，2 分 15 秒断水。",
        ("s-bag-guji", "s-ridge", "s-cherry"),
        (Form("guji", "200g", 10800, 60), Form("guji-100", "100g 样品装", 5800, 30, None, 100)),
        0.14,
        2.0,
    ),
    Article(
        "set",
        "手冲套装 第一套就够用",
        "滤杯、分享壶、细口壶、电子秤，缺的都在里面。",
        "给想开始又怕买错的人。滤杯是 V 型 60 度，分享壶 600 毫升，秤精确到 0.1 克。\n\n"
        "附一张老周写的《前三杯》，照着做就行。磨豆机另配，预算不同，群里问。",
        ("s-pour",),
        (Form("set", "标准", 39900, 25, None, 1900),),
        0.2,
        0.45,
    ),
    Article(
        "filter",
        "V 型滤纸 100 张",
        "原木浆，1 到 2 人份，流速稳定。",
        "比常见的滤纸薄一点，浅烘下水更快。第一张先用热水冲一遍，纸味就没了。",
        ("s-contour",),
        (Form("filter", "100 张", 2500, 200, None, 140),),
        0.2,
        1.0,
    ),
    Article(
        "class",
        "周六线下杯测 一席",
        "杭州二楼，六支豆，两小时，十二个位子。",
        "不讲黑话，只教你把尝到的说出来。老周带，杯子、勺子、豆子都备好。\n\n迟到超过二十分钟请提前说一声，会给你留一套样品。",
        ("s-cup", "s-mark"),
        (Form("class", "一席", 6800, 120, None, 0),),
        0.28,
        0.5,
        is_shipped=False,
    ),
    Article(
        "puer",
        "云南普洱 厌氧日晒",
        "普洱孟连，荔枝、红酒、肉桂，四十八小时厌氧。",
        "孟连的庄园把鲜果封了四十八小时再上晒床，发酵味收得干净。\n\n凉了以后像荔枝汽水。第一次喝厌氧的人，从这支开始。",
        ("s-bag-pu", "s-dry"),
        (Form("puer", "200g", 8800, 90),),
        0.42,
        1.7,
    ),
    Article(
        "nyeri",
        "肯尼亚 涅里 AA 水洗",
        "黑加仑、番茄、红糖，酸得明亮。",
        "选豆委员会投出来的一支。52 票对 29 票，赢过了巴拿马。\n\n酸质很亮，怕酸的人把水温提到 94℃，粉细半格。",
        ("s-cherry", "s-bag-ye"),
        (Form("nyeri", "200g", 9800, 80),),
        0.66,
        1.6,
    ),
)
BY_KEY = {article.key: article for article in ARTICLES}
WAVES = (0.14, 0.42, 0.66, 0.86)
"""When people come in waves: three launches and one article that went round."""

FORM_OF = {form.key: (article, form) for article in ARTICLES for form in article.forms}


@happens("open_shop")
def open_shop(world: World) -> None:
    """Set shipping, commissions and payout terms."""
    owner = world.actor(world.named("阿岚"))
    change_order_settings(
        world.community_id, actor=owner, shipping_fee_minor=800, free_shipping_from_minor=6800, number_prefix="SY"
    )
    set_terms(world.community_id, actor=owner, attribution_days=30)
    set_rule(world.community_id, actor=owner, rate_bps=800)
    set_payout_terms(world.community_id, actor=owner, minimum_minor=LEAST_PAYOUT_MINOR, fee_bps=60, fee_fixed_minor=0)


@happens("launch")
def launch(world: World, key: str) -> None:
    """Put a product on sale."""
    article, position = BY_KEY[key], [each.key for each in ARTICLES].index(key)
    owner = world.actor(world.named("阿岚"))
    product_id = create_product(
        world.community_id,
        actor=owner,
        title=article.title,
        summary=article.summary,
        description=article.story,
        position=position,
    )
    for form in article.forms:
        world.variants[form.key] = add_variant(
            world.community_id,
            product_id,
            NewVariant(
                price_minor=form.price_minor,
                title=form.title,
                sku=f"SY-{form.key.upper()}",
                compare_at_minor=form.compare_at_minor,
                stock=form.stock,
                weight_grams=form.weight_grams,
                requires_shipping=article.is_shipped,
            ),
            actor=owner,
        )
        world.shelf[form.key] = form.stock
    for art in article.art:
        add_art(world.community_id, product_id, actor=owner, art_key=art, alt=article.title)
    list_product(world.community_id, product_id, actor=owner)
    world.products[key] = product_id
    if key == "class":
        set_rule(world.community_id, actor=owner, rate_bps=COURSE_BPS, product_id=product_id)
    if key == "filter":
        set_rule(world.community_id, actor=owner, rate_bps=FILTER_BPS, product_id=product_id)


@happens("restock")
def restock(world: World) -> None:
    """Roast anew what runs low; the first lot of a launch is meant to run out for a few days."""
    cards = variant_cards(list(world.variants.values()))
    operator = world.actor(world.named("小林"))
    for key, variant_id in world.variants.items():
        form = FORM_OF[key][1]
        world.shelf[key] = cards[variant_id].available
        if world.shelf[key] < form.stock * LOW:
            adjust_stock(world.community_id, variant_id, form.stock, actor=operator, reason="新一批烘焙入库")
            world.shelf[key] += form.stock


@happens("raise_price")
def raise_price(world: World) -> None:
    """Green coffee has become dearer; orders placed before keep their price."""
    if "ye" in world.variants:
        change_price(world.community_id, world.variants["ye"], actor=world.actor(world.named("阿岚")), price_minor=7200)
