"""What the explorer may be narrowed to."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.spine.ledger.chart import label_of
from fengqun.spine.ledger.explaining import known_rules
from fengqun.spine.ledger.types import State

Choices = list[tuple[str, str | Promise]]


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """The filters of the list of transfers; every one is optional."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=100, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(label=pgettext_lazy("one", "账户"), required=False)
    rule = forms.ChoiceField(label=_("事由"), required=False)
    since = forms.DateField(label=_("从"), required=False, widget=DateInput)
    until = forms.DateField(label=_("到"), required=False, widget=DateInput)
    state = forms.ChoiceField(label=_("状态"), required=False)
    unit = forms.ChoiceField(label=_("币种"), required=False)

    def __init__(self, data: object, *, purposes: Iterable[str], units: Iterable[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        every: Choices = [("", _("全部"))]
        states: Choices = [(state.value, state.label) for state in (State.PENDING, State.POSTED, State.VOIDED)]
        self._offer("state", every + states)
        self._offer("purpose", every + [(code, label_of(code)) for code in purposes])
        self._offer("rule", every + [(rule.code, rule.label) for rule in known_rules()])
        self._offer("unit", every + [(unit, unit) for unit in units])
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; tells the type checker
        field.choices = choices

    def moments(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """From the beginning of the first day to before the end of the last, on the community's calendar."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return (
            datetime.combine(since, time(), zone) if since else None,
            datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
        )


class MomentForm(forms.Form):
    """A past moment, to the minute, on the community's calendar."""

    at = forms.DateTimeField(
        label=_("那时的余额"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def moment(self, zone: ZoneInfo) -> datetime | None:
        """The last instant of that minute."""
        at: datetime | None = self.cleaned_data.get("at")
        if at is None:
            return None
        return at.replace(tzinfo=zone, second=59, microsecond=999_999)
