"""What the style page shows the components with: invented people, amounts and moments."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import pgettext_lazy

from fengqun.kernel import clock
from fengqun.kernel.money import POINTS, Money
from fengqun.ui import sprites
from fengqun.ui.contrast import measures, tokens


@dataclass(frozen=True)
class Person:
    """A card with a name, as the components expect one."""

    name: str
    avatar_key: str = ""


class SampleForm(forms.Form):
    """Every kind of field, some of them filled in wrongly."""

    code = forms.CharField(
        label=pgettext_lazy("specimen", "邀请码"), widget=forms.TextInput(attrs={"placeholder": "ZK-7FQ2"})
    )
    amount = forms.IntegerField(label=pgettext_lazy("specimen", "提现金额"), max_value=1286)
    about = forms.CharField(
        label=pgettext_lazy("specimen", "最近一杯让你记住的咖啡，是什么味道？"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=pgettext_lazy("specimen", "由值班社员阅读，通过与否都会告诉你原因。"),
        required=False,
    )
    place = forms.ChoiceField(
        label=pgettext_lazy("specimen", "城市"),
        choices=[("hz", pgettext_lazy("specimen", "杭州")), ("sh", pgettext_lazy("specimen", "上海"))],
    )
    picture = forms.FileField(label=pgettext_lazy("specimen", "图片"), required=False)
    gate = forms.ChoiceField(
        label=pgettext_lazy("specimen", "门槛，任选一个"),
        choices=[
            ("bean", pgettext_lazy("specimen", "买过任意一包豆")),
            ("fee", pgettext_lazy("specimen", "缴一年社费")),
        ],
        widget=forms.RadioSelect,
    )
    rules = forms.BooleanField(
        label=pgettext_lazy("specimen", "遵守社约与隐私说明"),
        help_text=pgettext_lazy("specimen", "手机号只用于登录和收货。"),
    )
    news = forms.BooleanField(label=pgettext_lazy("specimen", "接收新豆与活动消息"), required=False)


def sample_form(prefix: str) -> SampleForm:
    """The form as it comes back after a wrong entry."""
    data = {"code": "ZK-7FQ2", "amount": "2000", "place": "hz", "gate": "bean", "rules": "on"}
    return SampleForm({f"{prefix}-{name}": value for name, value in data.items()}, prefix=prefix)


def sample_page() -> Page[int]:
    """The third of twelve pages."""
    return Paginator(range(120), 10).page(3)


def steps() -> list[dict[str, object]]:
    """The trace of one commission."""
    amount, now = Money(1264, "CNY"), clock.now()
    return [
        {
            "title": pgettext_lazy("specimen", "下单付款"),
            "text": pgettext_lazy("specimen", "她点了你 10 月 30 日分享的链接，30 天内归属于你。"),
            "moment": now - timedelta(days=11),
            "posting": {
                "debit": pgettext_lazy("specimen", "推广费用"),
                "credit": pgettext_lazy("specimen", "待结算佣金（你）"),
                "amount": amount,
            },
        },
        {
            "title": pgettext_lazy("specimen", "签收"),
            "text": pgettext_lazy("specimen", "本人签收。"),
            "moment": now - timedelta(days=8),
        },
        {
            "title": pgettext_lazy("specimen", "按规则计算"),
            "note": pgettext_lazy("specimen", "规则第 4 版"),
            "formula": [
                {"value": "¥158.00", "label": pgettext_lazy("specimen", "成交额")},
                {"op": "×", "value": "8%", "label": pgettext_lazy("specimen", "成员比例")},
                {"op": "=", "value": "¥12.64", "label": pgettext_lazy("specimen", "你的佣金")},
            ],
        },
        {"title": pgettext_lazy("specimen", "入账"), "state": "now", "moment": now},
        {"title": pgettext_lazy("specimen", "退款期结束后入账"), "state": "next"},
    ]


def context(theme: str) -> dict[str, object]:
    """Everything that one half of the style page needs."""
    people = [
        Person(name, key) for name, key in (("佟佟", "p-tong"), ("阿浩", "p-hao"), ("周可", "p-ke"), ("许博", "p-bo"))
    ]
    now = clock.now()
    return {
        "theme": theme,
        "colours": list(tokens("light")),
        "measures": measures(theme),
        "icons": sorted(sprites.icons()),
        "portraits": [name for name in sprites.art() if name.startswith("p-")],
        "scenes": [name for name in sprites.art() if name.startswith("s-")],
        "people": people,
        "strangers": [Person(name) for name in ("Ethan Wu", "陆一禾", "沈知微", "麦子", "许博", "阿迪力")],
        "group": Person("山野咖啡社", "s-mark"),
        "form": sample_form(theme),
        "page": sample_page(),
        "steps": steps(),
        "tabs": [
            {"url": "#", "label": pgettext_lazy("specimen", "精选"), "current": True},
            {"url": "#", "label": pgettext_lazy("specimen", "最新")},
            {"url": "#", "label": pgettext_lazy("specimen", "关注"), "count": 5},
        ],
        "price": Money(7900, "CNY"),
        "old_price": Money(10800, "CNY"),
        "balance": Money(128640, "CNY"),
        "reward": Money(1264, "CNY"),
        "debt": Money(-432, "CNY"),
        "yen": Money(128640, "JPY"),
        "dinar": Money(12345, "KWD"),
        "points": Money(2460, POINTS),
        "soon": timedelta(hours=2, minutes=14, seconds=36),
        "later": timedelta(days=3, hours=2),
        "now": now,
        "earlier": now - timedelta(hours=2),
        "trend": [3, 5, 4, 7, 6, 9, 10],
        "bars": [(index, 24 * index, height, 60 - height) for index, height in enumerate((18, 30, 26, 44, 38, 56))],
    }
