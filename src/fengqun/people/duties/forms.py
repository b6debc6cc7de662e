"""Forms of this room."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import delegable_rights
from fengqun.people.duties.choices import BADGES, LINE_LENGTH, NAME_LENGTH, NOTE_LENGTH, REASON_LENGTH

Choices = Iterable[tuple[UUID | str, str | Promise]]


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins on the clocks of a zone, in UTC; where they skip midnight, the first moment there is."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def right_choices() -> list[tuple[str, str | Promise]]:
    """The rights that may be given to single members."""
    return [(right.code, right.label) for right in delegable_rights()]


class _Chosen(forms.Form):
    """What forms with a member and a place share; the choices come from the view."""

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, object] | None = None, **choices: Choices
    ) -> None:
        super().__init__(data, initial=initial)
        for name, offered in choices.items():
            self.fields[name].choices = [(str(key), label) for key, label in offered]  # type: ignore[attr-defined]


class KindForm(forms.Form):
    """A kind of duty."""

    code = forms.SlugField(label=_("代号"), max_length=40, help_text=_("小写字母、数字和连字符，定了就不改。"))
    name = forms.CharField(label=_("叫什么"), required=False, max_length=NAME_LENGTH)
    description = forms.CharField(
        label=_("具体做什么"), required=False, max_length=LINE_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
    honour = forms.CharField(
        label=_("荣誉称号"), required=False, max_length=NAME_LENGTH, help_text=_("写在荣誉页和个人主页上。")
    )
    badge = forms.ChoiceField(label=_("图标"), choices=list(BADGES.items()), initial="star")
    reward = forms.CharField(
        label=_("回报"), required=False, max_length=LINE_LENGTH, help_text=_("写给大家看的一句话，不会自动发放。")
    )
    rights = forms.MultipleChoiceField(
        label=_("任期内的权限"), required=False, widget=forms.CheckboxSelectMultiple, choices=right_choices
    )
    is_needed = forms.BooleanField(
        label=_("不能没人"), required=False, initial=True, help_text=_("没人担任时提醒工作人员。")
    )


class TermForm(_Chosen):
    """A term on the roster; without a member it is open for volunteers."""

    kind_id = forms.TypedChoiceField(label=_("职责"), coerce=UUID)
    circle_id = forms.TypedChoiceField(label=_("在哪里"), required=False, coerce=UUID, empty_value=None)
    starts_on = forms.DateField(label=_("第一天"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("最后一天"), widget=forms.DateInput(attrs={"type": "date"}))
    member_id = forms.TypedChoiceField(
        label=_("请谁"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("空着就等人自荐。请了要对方答应才算。"),
    )

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From the first moment of the first day to the first moment after the last."""
        data = self.cleaned_data
        return first_moment(data["starts_on"], zone), first_moment(data["ends_on"] + timedelta(days=1), zone)


class MemberForm(_Chosen):
    """Whom to ask."""

    member_id = forms.TypedChoiceField(label=_("请谁"), coerce=UUID)


class DelegationForm(_Chosen):
    """A right for one member."""

    member_id = forms.TypedChoiceField(label=_("授给谁"), coerce=UUID)
    right = forms.ChoiceField(label=_("权限"))
    circle_id = forms.TypedChoiceField(label=_("在哪里"), required=False, coerce=UUID, empty_value=None)
    reason = forms.CharField(label=_("理由"), max_length=REASON_LENGTH)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))


class DeedForm(forms.Form):
    """What was done."""

    note = forms.CharField(label=_("做了什么"), max_length=LINE_LENGTH)


class HandoverForm(forms.Form):
    """A note for who comes next."""

    note = forms.CharField(
        label=_("给接手的人"), required=False, max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )
