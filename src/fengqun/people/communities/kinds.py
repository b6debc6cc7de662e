"""What the four kinds of community start with.

The positioning canvas picks one of these; everything in it is written to the new community's own rows, where
the owner changes it later. Stage names and stage rules stay bound to the kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.people.communities.behaviours import BEHAVIOURS, RULES_ACCEPTED
from fengqun.people.communities.choices import Kind, Stage, StepKind

__all__ = [
    "BEHAVIOURS",
    "RULES_ACCEPTED",
    "SECTIONS",
    "TEMPLATES",
    "KindTemplate",
    "Ladder",
    "Need",
    "StageRule",
    "Starter",
    "stage_label",
    "template_of",
]

Text = str | Promise


@dataclass(frozen=True)
class Need:
    """Something done a number of times. `kind` is the verb of an activity, or one of this room's own kinds.

    With `days`, only what was done in that many days up to today counts.
    """

    kind: str
    count: int = 1
    days: int = 0

    @property
    def key(self) -> str:
        """Under which its count is found: ever, or in so many days."""
        return f"{self.kind}@{self.days}" if self.days else self.kind


@dataclass(frozen=True)
class StageRule:
    """What leads to a stage: everything in `all_of`, and at least one of `any_of` (if there are any).

    A stage `by_appointment` is given by the owner, never counted out.
    """

    stage: Stage
    label: Text
    all_of: Sequence[Need] = ()
    any_of: Sequence[Need] = ()
    by_appointment: bool = False
    gives: Sequence[str] = ()
    """What the stage brings, in the operator's words."""


@dataclass(frozen=True)
class Ladder:
    """The rules of all stages, lowest first, and which version of a community's they are (0: the kind's)."""

    stages: Sequence[StageRule]
    version: int = 0

    def rule_of(self, stage: str) -> StageRule:
        """The rule of that stage."""
        return next(rule for rule in self.stages if rule.stage == stage)

    @property
    def needs(self) -> list[Need]:
        """All that is counted for it."""
        return [need for rule in self.stages for need in (*rule.all_of, *rule.any_of)]


@dataclass(frozen=True)
class Starter:
    """A first post or question that gives a new community something to talk about."""

    kind: str
    title: Text
    body: Text


@dataclass(frozen=True)
class KindTemplate:
    """All that a kind decides for a new community."""

    kind: Kind
    label: Text
    meaning: Text
    tagline: Text
    promise_now: Text
    promise_year: Text
    gate: Sequence[StepKind]
    questions: Sequence[Text]
    refund_window_days: int
    order_unpaid_minutes: int
    auto_receipt_days: int
    default_commission_bps: int
    home_sections: Sequence[str]
    cover: str
    stages: Sequence[StageRule]
    starters: Sequence[Starter]
    rules: Sequence[Text] = field(default_factory=lambda: _COMMON_RULES)

    def rule_of(self, stage: str) -> StageRule:
        """The rule of that stage."""
        return next(rule for rule in self.stages if rule.stage == stage)

    def stage_label(self, stage: str) -> Text:
        """What members of this kind of community are called at that stage."""
        return self.rule_of(stage).label

    @property
    def ladder(self) -> "Ladder":
        """The way from newcomer to partner that this kind suggests."""
        return Ladder(tuple(self.stages))


SECTIONS: Mapping[str, Text] = {
    "products": _("在卖的"),
    "feed": _("大家在聊"),
    "featured": _("精选"),
    "questions": _("等人回答"),
    "persona": _("主理人"),
    "members": _("新来的人"),
}
"""The parts of a community's home page."""

_COMMON_RULES: Sequence[Text] = (
    _("好好说话。可以不同意观点，不攻击人。"),
    _("不发广告。想推荐东西，说清和自己的关系。"),
    _("不外传别人的隐私和聊天截图。"),
    _("推广如实说，不夸大，不拉人头。"),
)

_NEWCOMER = StageRule(Stage.NEWCOMER, _("新人"))
_PARTNER = StageRule(Stage.PARTNER, _("合伙人"), by_appointment=True)

TEMPLATES: Mapping[str, KindTemplate] = {
    Kind.PRODUCT: KindTemplate(
        kind=Kind.PRODUCT,
        label=_("产品型"),
        meaning=_("因为同一件好东西聚在一起。用得好，聊得起来，再一起把它做得更好。"),
        tagline=_("好东西，一起用，一起改。"),
        promise_now=_("首单有人带着选；用得不顺，直接问做它的人。"),
        promise_year=_("一起选品，一起定价；你提的改进，写上你的名字。"),
        gate=(StepKind.QUESTIONS,),
        questions=(_("最近一件让你用着顺手的东西是什么？"),),
        refund_window_days=7,
        order_unpaid_minutes=120,
        auto_receipt_days=7,
        default_commission_bps=800,
        home_sections=("products", "feed", "questions", "members"),
        cover="s-ridge",
        stages=(
            _NEWCOMER,
            StageRule(
                Stage.MEMBER,
                pgettext_lazy("stage", "成员"),
                all_of=(Need(RULES_ACCEPTED),),
                any_of=(Need("posts.published"), Need("orders.paid")),
            ),
            StageRule(
                Stage.FAN,
                _("粉丝"),
                all_of=(Need("orders.received", 2),),
                any_of=(Need("posts.commented", 3), Need("posts.published", 2)),
            ),
            StageRule(
                Stage.SUPERFAN,
                _("超级用户"),
                all_of=(Need("orders.received", 5), Need("posts.published", 5)),
                any_of=(Need("communities.invited", 3), Need("posts.commented", 20)),
            ),
            _PARTNER,
        ),
        starters=(
            Starter("post", _("我们为什么做这件东西"), _("从一个没被解决的麻烦讲起，三百字就够。")),
            Starter("question", _("你第一次用的时候，卡在了哪一步？"), _("说得越具体，我们改得越快。")),
        ),
    ),
    Kind.INTEREST: KindTemplate(
        kind=Kind.INTEREST,
        label=_("兴趣型"),
        meaning=_("因为同一个爱好聚在一起。先玩到一块儿，生意是顺手的事。"),
        tagline=_("同好在这里，别一个人玩。"),
        promise_now=_("今天就有人陪你聊到深夜；新手有人带。"),
        promise_year=_("有固定的搭子、固定的活动，和一本共同写下的笔记。"),
        gate=(),
        questions=(_("你玩这个多久了？最近一次是什么时候？"),),
        refund_window_days=7,
        order_unpaid_minutes=60,
        auto_receipt_days=10,
        default_commission_bps=500,
        home_sections=("feed", "questions", "members", "products"),
        cover="s-pour",
        stages=(
            StageRule(Stage.NEWCOMER, _("新手")),
            StageRule(
                Stage.MEMBER,
                _("同好"),
                all_of=(Need(RULES_ACCEPTED),),
                any_of=(Need("posts.published"), Need("posts.commented", 2)),
            ),
            StageRule(Stage.FAN, _("常客"), all_of=(Need("posts.published", 3), Need("posts.commented", 10))),
            StageRule(
                Stage.SUPERFAN,
                _("玩家"),
                all_of=(Need("posts.published", 10), Need("posts.commented", 30)),
                any_of=(Need("communities.invited", 2), Need("orders.received", 2)),
            ),
            _PARTNER,
        ),
        starters=(
            Starter("post", _("先报个到：你是怎么入坑的"), _("一句话也行，配张图更好。")),
            Starter("question", _("新手该从哪里开始？"), _("老玩家各说一条，我们整理成一页。")),
        ),
    ),
    Kind.BRAND: KindTemplate(
        kind=Kind.BRAND,
        label=_("品牌型"),
        meaning=_("因为认同同一个主张聚在一起。品牌说到做到，成员替它说话。"),
        tagline=_("认同一件事，然后一起把它做成。"),
        promise_now=_("比外面早一步知道新品，客服有名有姓。"),
        promise_year=_("成为品牌的第一批证人：试用、署名、分享收益。"),
        gate=(StepKind.INVITE, StepKind.QUESTIONS),
        questions=(_("你第一次遇见我们，是在哪里？"), _("我们做得最不对的一件事是什么？")),
        refund_window_days=15,
        order_unpaid_minutes=120,
        auto_receipt_days=10,
        default_commission_bps=1000,
        home_sections=("persona", "featured", "products", "feed"),
        cover="s-cherry",
        stages=(
            StageRule(Stage.NEWCOMER, _("新朋友")),
            StageRule(
                Stage.MEMBER,
                _("会友"),
                all_of=(Need(RULES_ACCEPTED),),
                any_of=(Need("orders.paid"), Need("posts.published")),
            ),
            StageRule(
                Stage.FAN,
                _("拥趸"),
                all_of=(Need("orders.received", 3),),
                any_of=(Need("posts.published", 2), Need("posts.liked", 10)),
            ),
            StageRule(
                Stage.SUPERFAN,
                _("代言人"),
                all_of=(Need("orders.received", 5), Need("communities.invited", 3)),
                any_of=(Need("posts.published", 5), Need("posts.commented", 20)),
            ),
            _PARTNER,
        ),
        starters=(
            Starter("post", _("我们相信什么，又拒绝什么"), _("主张要能得罪人，才算主张。")),
            Starter("question", _("如果只留一件产品，你会留哪件？"), _("说说为什么。")),
        ),
    ),
    Kind.KNOWLEDGE: KindTemplate(
        kind=Kind.KNOWLEDGE,
        label=_("知识型"),
        meaning=_("因为想学会同一件事聚在一起。提问有人答，答案留得下来。"),
        tagline=_("问得出口，学得到手。"),
        promise_now=_("提的问题一天内有人认真回答。"),
        promise_year=_("从提问的人变成回答的人，有一份署你名字的笔记。"),
        gate=(StepKind.QUESTIONS, StepKind.REVIEW),
        questions=(_("你想学会什么？现在卡在哪里？"), _("你能教别人什么？")),
        refund_window_days=3,
        order_unpaid_minutes=30,
        auto_receipt_days=3,
        default_commission_bps=1500,
        home_sections=("questions", "featured", "feed", "products"),
        cover="s-cup",
        stages=(
            StageRule(Stage.NEWCOMER, _("旁听生")),
            StageRule(
                Stage.MEMBER,
                _("学员"),
                all_of=(Need(RULES_ACCEPTED),),
                any_of=(Need("posts.published"), Need("posts.commented", 2)),
            ),
            StageRule(
                Stage.FAN,
                _("课代表"),
                all_of=(Need("posts.commented", 10),),
                any_of=(Need("posts.published", 3), Need("orders.received", 1)),
            ),
            StageRule(Stage.SUPERFAN, _("讲师"), all_of=(Need("posts.published", 8), Need("posts.commented", 40))),
            _PARTNER,
        ),
        starters=(
            Starter("question", _("你现在最想弄懂的一个问题是什么？"), _("先别查，写下你此刻的理解。")),
            Starter("post", _("怎么提一个好问题"), _("说清想做什么、试过什么、卡在哪里。")),
        ),
    ),
}


def template_of(kind: str) -> KindTemplate:
    """The template of that kind of community."""
    return TEMPLATES[kind]


def stage_label(kind: str, stage: str) -> Text:
    """What a member at `stage` is called in that kind of community."""
    return TEMPLATES[kind].stage_label(stage)
