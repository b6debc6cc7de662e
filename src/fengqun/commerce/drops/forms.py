"""What an operator fills in. A form reads and checks; commands write."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.drops import errors
from fengqun.commerce.drops.plans import MAX_PAY_MINUTES, MAX_PER_MEMBER, MAX_QUOTA, MAX_TITLE
from fengqun.commerce.drops.types import DropCard, DropPlan
from fengqun.commerce.orders.types import Audience
from fengqun.kernel.errors import DomainError
from fengqun.kernel.moments import NoSuchTime
from fengqun.kernel.money import Money
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.queries import stage_labels
from fengqun.people.communities.types import CommunityCard
from fengqun.product.catalog.errors import SoldOut, VariantNotFound
from fengqun.product.catalog.types import VariantCard
from fengqun.ui.amounts import write_amount
from fengqun.ui.fields import AmountField

MOMENT = "%Y-%m-%dT%H:%M"
_FIELD_OF: dict[type[DomainError], str] = {
    errors.TitleMissing: "title",
    errors.PriceUnreasonable: "price",
    errors.QuotaUnreasonable: "quota",
    errors.LimitUnreasonable: "per_member_limit",
    errors.PayTimeUnreasonable: "pay_minutes",
    errors.TimesUnreasonable: "starts_at",
    NoSuchTime: "starts_at",
    SoldOut: "quota",
    VariantNotFound: "variant",
}
"""Where on the form a refusal belongs; all others stand above it."""


class WallClockField(forms.CharField):
    """A date and a time as the community's clocks show them, without a zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime:  # noqa: ANN401 - Django's
        """The moment, naive."""
        text = super().clean(value)
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError as error:
            raise forms.ValidationError(gettext("写成日期和时间，比如 2026-11-11 20:00。")) from error


class DropForm(forms.Form):
    """The plan of a drop."""

    variant = forms.TypedChoiceField(label=_("卖什么"), coerce=UUID)
    title = forms.CharField(label=_("标题"), max_length=MAX_TITLE)
    price = AmountField(label=_("抢购价"))
    quota = forms.IntegerField(label=_("拿出多少件"), min_value=1, max_value=MAX_QUOTA)
    starts_at = WallClockField(label=_("几点开抢"))
    ends_at = WallClockField(label=_("几点结束"))
    per_member_limit = forms.IntegerField(label=_("每人最多几件"), min_value=1, max_value=MAX_PER_MEMBER, initial=1)
    pay_minutes = forms.IntegerField(
        label=_("抢到后多久内付款"),
        min_value=1,
        max_value=MAX_PAY_MINUTES,
        initial=15,
        help_text=_("过了这个时间没付款，那一件会退回来，再放给别人。"),
    )
    stages = forms.MultipleChoiceField(label=_("阶段"), required=False, widget=forms.CheckboxSelectMultiple)
    products = forms.TypedMultipleChoiceField(
        label=_("买过这些商品的人"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    circles = forms.TypedMultipleChoiceField(
        label=_("圈子里的人"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        community: CommunityCard,
        variants: Sequence[VariantCard],
        circles: Sequence[CircleCard],
        drop: DropCard | None = None,
        **options: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **options)
        self.available = {variant.id: variant.available for variant in variants}
        if drop is not None:  # what the drop itself holds may be used again
            self.available[drop.variant_id] = self.available.get(drop.variant_id, 0) + drop.quota
        self.fields["price"].unit = community.currency  # type: ignore[attr-defined]
        self._offer("variant", _variant_choices(variants, self.available))
        self._offer("stages", list(stage_labels(community.kind).items()))
        self._offer("products", list({str(one.product_id): one.product_title for one in variants}.items()))
        self._offer("circles", [(str(circle.id), circle.name) for circle in circles])

    def clean(self) -> dict[str, Any]:
        """No more than there is on the shelf; the stock itself refuses what is sold meanwhile."""
        asked: dict[str, Any] = super().clean() or {}
        variant_id, quota = asked.get("variant"), asked.get("quota")
        if variant_id in self.available and quota and quota > self.available[variant_id]:
            has = gettext("货架上只有 %(number)s 件可以拿出来。") % {"number": self.available[variant_id]}
            self.add_error("quota", has)
        return asked

    @property
    def plan(self) -> DropPlan:
        """What was asked for."""
        asked = self.cleaned_data
        return DropPlan(
            variant_id=asked["variant"],
            title=asked["title"],
            price_minor=asked["price"].amount_minor,
            quota=asked["quota"],
            starts_at=asked["starts_at"],
            ends_at=asked["ends_at"],
            per_member_limit=asked["per_member_limit"],
            pay_minutes=asked["pay_minutes"],
            audience=Audience(
                stages=tuple(asked["stages"]),
                product_ids=tuple(asked["products"]),
                circle_ids=tuple(asked["circles"]),
            ),
        )

    def refuse(self, refusal: DomainError) -> None:
        """Show a command's refusal where it belongs."""
        self.add_error(_FIELD_OF.get(type(refusal)), str(refusal))

    @property
    def has_audience(self) -> bool:
        """Whether a condition is chosen, so that the part of the form stands open."""
        return any(self[name].value() for name in ("stages", "products", "circles"))

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a drop is called off."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("会告诉抢到的人和等着的人。"),
    )


def initial_of(plan: DropPlan, *, currency: str) -> dict[str, object]:
    """What the form shows of a plan whose moments are those of the community's clocks."""
    return {
        "variant": plan.variant_id,
        "title": plan.title,
        "price": Money(plan.price_minor, currency).decimal,
        "quota": plan.quota,
        "starts_at": plan.starts_at.strftime(MOMENT),
        "ends_at": plan.ends_at.strftime(MOMENT),
        "per_member_limit": plan.per_member_limit,
        "pay_minutes": plan.pay_minutes,
        "stages": list(plan.audience.stages),
        "products": [str(one) for one in plan.audience.product_ids],
        "circles": [str(one) for one in plan.audience.circle_ids],
    }


def _variant_choices(variants: Sequence[VariantCard], available: dict[UUID, int]) -> list[Any]:
    """The variants, each with its price and what can be taken."""
    line = gettext("%(variant)s，平时 %(price)s，可拿 %(number)s 件")
    return [
        (
            str(one.id),
            line % {"variant": one.full_title, "price": write_amount(one.price), "number": available[one.id]},
        )
        for one in variants
    ]
