"""What people fill in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.choices import Kind
from fengqun.commerce.redpackets.commands import PacketForm
from fengqun.commerce.redpackets.limits import LONGEST, MAX_COUNT, MAX_POT_MINOR, MAX_WISH, Limits, UnitLimits
from fengqun.commerce.redpackets.types import PacketCard
from fengqun.commerce.redpackets.words import MAX_WORD
from fengqun.kernel.ids import new_id
from fengqun.kernel.moments import NoSuchTime, read_moment
from fengqun.kernel.money import POINTS, Money
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.queries import stage_labels
from fengqun.people.communities.types import CommunityCard
from fengqun.product.catalog.types import ProductCard
from fengqun.ui.amounts import currency_symbol
from fengqun.ui.fields import AmountField

EVERYBODY = "all"
HOURS = (1, 6, 12, 24, 48, 72)

Choices = Sequence[tuple[str, Any]]


class GivingForm(forms.Form):
    """A packet to be given. The key makes a second click harmless."""

    kind = forms.ChoiceField(label=_("怎么分"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.LUCKY)
    unit = forms.ChoiceField(label=_("放什么"), widget=forms.RadioSelect)
    pot = AmountField(label=_("一共放多少"))
    count = forms.IntegerField(label=_("分成几份"), min_value=1, max_value=MAX_COUNT)
    wish = forms.CharField(label=_("祝福"), max_length=MAX_WISH, widget=forms.Textarea(attrs={"rows": 2}))
    audience = forms.ChoiceField(label=_("给谁"))
    word = forms.CharField(
        label=_("口令"),
        max_length=MAX_WORD,
        required=False,
        help_text=_("填了的话，说对口令才能拆。大小写、全角半角、空格都不计较。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    opens_at = forms.CharField(
        label=_("定时开始"),
        required=False,
        help_text=_("不填就是现在。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    lasts = forms.TypedChoiceField(label=_("开放多久"), coerce=int)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        community: CommunityCard,
        limits: Limits,
        audiences: Choices,
        has_points: bool,
        **options: Any,  # noqa: ANN401 - Django's
    ) -> None:
        initial = {
            "unit": community.currency,
            "lasts": limits.lasts_hours,
            "audience": EVERYBODY,
            "wish": gettext("恭喜发财，大吉大利"),
            "request_key": new_id(),
        }
        options["initial"] = initial | options.get("initial", {})
        super().__init__(*args, **options)
        if not options["initial"]["audience"]:
            audiences = [("", gettext("选一选给谁")), *audiences]
        self.zone = community.zone
        self.fields["unit"].choices = _units(community.currency, has_points=has_points)  # type: ignore[attr-defined]
        if not has_points:
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["audience"].choices = audiences  # type: ignore[attr-defined]
        hours = sorted({*HOURS, limits.lasts_hours})
        self.fields["lasts"].choices = [(hour, gettext("%(hours)s 小时") % {"hours": hour}) for hour in hours]  # type: ignore[attr-defined]
        self.fields["count"].widget.attrs["inputmode"] = "numeric"
        chosen = self.data.get("unit") if self.is_bound else self.initial["unit"]
        self.fields["pot"].unit = chosen if chosen in {community.currency, POINTS} else community.currency  # type: ignore[attr-defined]

    def clean_opens_at(self) -> datetime | None:
        """The moment on the community's clock."""
        text = self.cleaned_data["opens_at"]
        if not text:
            return None
        try:
            return read_moment(datetime.fromisoformat(text).replace(tzinfo=None), self.zone)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(gettext("写成日期和时间，比如 2026-11-11 20:00。")) from error
        except NoSuchTime as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def packet(self) -> PacketForm:
        """What was asked for."""
        asked = self.cleaned_data
        return PacketForm(
            kind=Kind(asked["kind"]),
            pot=asked["pot"],
            count=asked["count"],
            wish=asked["wish"],
            audience=audience_of(asked["audience"]),
            word=asked["word"],
            opens_at=asked["opens_at"],
            lasts=timedelta(hours=asked["lasts"]),
        )


def repeated(packet: PacketCard, word: str, audiences: Choices) -> dict[str, Any]:
    """The initial values of a packet like an earlier one, to open at once.

    An audience that the form does not offer is left to be chosen: nothing goes to more people than it went to before.
    """
    hours, rest = divmod(packet.lasts, timedelta(hours=1))
    initial = {
        "kind": packet.kind,
        "unit": packet.pot.unit,
        "pot": str(packet.pot.decimal),
        "count": packet.count,
        "wish": packet.wish,
        "audience": _choice_of(packet.audience, audiences),
        "word": word,
    }
    return initial | ({"lasts": hours} if hours in HOURS and not rest else {})


def _choice_of(audience: Audience, audiences: Choices) -> str:
    """The choice that stands for an audience; empty where none does."""
    flat = [one for value, label in audiences for one in (label if isinstance(label, list) else [(value, label)])]
    return next((choice for choice, _label in flat if audience_of(choice) == audience), "")


def _units(currency: str, *, has_points: bool) -> Choices:
    units = [(currency, gettext("余额（%(symbol)s）") % {"symbol": currency_symbol(currency)})]
    return [*units, (POINTS, pgettext("unit", "积分"))] if has_points else units


def audience_choices(kind: str, *, circles: Sequence[CircleCard], products: Sequence[ProductCard]) -> Choices:
    """For whom a packet may be: everybody, a stage, a circle, the buyers of a product."""
    labels = stage_labels(kind)
    newcomer, *others = labels
    choices: list[tuple[str, Any]] = [(EVERYBODY, gettext("全体成员"))]
    stages: list[tuple[str, str]] = [(f"only:{newcomer}", gettext("只给%(stage)s") % {"stage": labels[newcomer]})]
    stages += [(f"from:{stage}", gettext("%(stage)s及以上") % {"stage": labels[stage]}) for stage in others[:-1]]
    stages += [(f"only:{others[-1]}", gettext("只给%(stage)s") % {"stage": labels[others[-1]]})]
    choices.append((gettext("按阶段"), stages))
    if circles:
        choices.append((gettext("圈子"), [(f"circle:{circle.id}", circle.name) for circle in circles]))
    if products:
        bought = [
            (f"product:{product.id}", gettext("买过“%(product)s”的人") % {"product": product.title})
            for product in products
        ]
        choices.append((gettext("买过什么"), bought))
    return choices


def audience_of(choice: str) -> Audience:
    """The audience that a choice stands for."""
    how, _colon, what = choice.partition(":")
    match how:
        case "only":
            return Audience(stages=(what,))
        case "from":
            ladder = list(stage_labels("product"))
            return Audience(stages=tuple(ladder[ladder.index(what) :]))
        case "circle":
            return Audience(circle_ids=(UUID(what),))
        case "product":
            return Audience(product_ids=(UUID(what),))
    return Audience()


_UNIT_FIELDS: Mapping[str, str | Promise] = {
    "pot": _("一个红包最多放"),
    "least_share": _("一份至少"),
    "most_share": _("一份最多"),
    "member_daily": _("成员每天最多发"),
    "community_daily": _("社群每天最多发"),
}


class LimitsForm(forms.Form):
    """What a community allows."""

    may_members_give = forms.BooleanField(
        label=_("成员可以发红包"), required=False, help_text=_("关掉以后，只有运营能代表社群发。")
    )
    most_count = forms.IntegerField(label=_("一个红包最多几份"), min_value=1, max_value=MAX_COUNT)
    daily_packets = forms.IntegerField(label=_("每人每天最多发几个"), min_value=1, max_value=MAX_COUNT)
    lasts_hours = forms.IntegerField(label=_("默认开放几小时"), min_value=1, max_value=LONGEST // timedelta(hours=1))

    def __init__(self, *args: Any, currency: str, limits: Limits, **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **options)
        self.currency = currency
        for name in ("may_members_give", "most_count", "daily_packets", "lasts_hours"):
            self.fields[name].initial = getattr(limits, name)
        for unit, kept in ((currency, limits.money), (POINTS, limits.points)):
            for part, label in _UNIT_FIELDS.items():
                initial = Money(getattr(kept, f"{part}_minor"), unit).decimal
                self.fields[_name(part, unit)] = AmountField(label=label, unit=unit, initial=str(initial))

    @property
    def money_fields(self) -> list[forms.BoundField]:
        """The fields about money."""
        return [self[_name(part, self.currency)] for part in _UNIT_FIELDS]

    @property
    def points_fields(self) -> list[forms.BoundField]:
        """The fields about points."""
        return [self[_name(part, POINTS)] for part in _UNIT_FIELDS]

    @property
    def general_fields(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in ("may_members_give", "most_count", "daily_packets", "lasts_hours")]

    def clean(self) -> dict[str, Any]:
        """Sums above zero and within what is ever allowed."""
        asked: dict[str, Any] = super().clean() or {}
        for name, amount in list(asked.items()):
            if isinstance(amount, Money) and not 1 <= amount.amount_minor <= MAX_POT_MINOR:
                self.add_error(name, gettext("要大于零，也不能太大。"))
        return asked

    def limits(self) -> Limits:
        """The limits asked for."""
        asked = self.cleaned_data
        return Limits(
            money=UnitLimits(*(asked[_name(part, self.currency)].amount_minor for part in _UNIT_FIELDS)),
            points=UnitLimits(*(asked[_name(part, POINTS)].amount_minor for part in _UNIT_FIELDS)),
            most_count=asked["most_count"],
            daily_packets=asked["daily_packets"],
            lasts_hours=asked["lasts_hours"],
            may_members_give=asked["may_members_give"],
        )


def _name(part: str, unit: str) -> str:
    return f"{part}_points" if unit == POINTS else f"{part}_money"
