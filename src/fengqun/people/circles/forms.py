"""Forms of circles."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.people.circles.checks import LINE_LENGTH, NAME_LENGTH, RULES_LENGTH, SMALLEST
from fengqun.people.circles.choices import ADVISED_FROM, ADVISED_TO, ART, ART_KEYS, LARGEST, Kind
from fengqun.people.circles.types import CircleSettings

KINDS = (
    (Kind.OPEN.value, _("开放：大家都看得到，直接进")),
    (Kind.CLOSED.value, _("要申请：大家都看得到，主持同意才进")),
    (Kind.SECRET.value, _("私密：只有圈里的人知道有它，由主持邀请")),
)


class CircleForm(forms.Form):
    """All settings of a circle. Its address is asked for once, and whether it is the core circle only of staff."""

    name = forms.CharField(label=_("叫什么"), max_length=NAME_LENGTH)
    slug = forms.RegexField(
        label=_("网址"),
        regex=r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$",
        required=False,
        help_text=_("小写字母、数字和连字符，定了就不改。空着就自动取一个。"),
        error_messages={"invalid": _("只用小写字母、数字和连字符，最多四十个。")},
    )
    purpose = forms.CharField(
        label=_("为什么聚在一起"),
        required=False,
        max_length=LINE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一两句话，让人知道该不该进来。"),
    )
    promise_now = forms.CharField(
        label=_("进来就有什么"),
        required=False,
        max_length=LINE_LENGTH,
        help_text=_("写给想进来的人看。空着就不显示。"),
    )
    promise_year = forms.CharField(label=_("一年之后有什么"), required=False, max_length=LINE_LENGTH)
    art = forms.ChoiceField(label=_("图案"), choices=ART, widget=forms.RadioSelect, initial=ART_KEYS[0])
    kind = forms.ChoiceField(label=_("怎么进"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.OPEN)
    minimum_stage = forms.ChoiceField(label=_("最低阶段"), required=False)
    question = forms.CharField(
        label=_("进来前问一句"), required=False, max_length=LINE_LENGTH, help_text=_("空着就不问。答案给主持看。")
    )
    rules = forms.CharField(
        label=_("圈规"),
        required=False,
        max_length=RULES_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一条。"),
    )
    advised_from = forms.IntegerField(
        label=_("建议最少多少人"), min_value=SMALLEST, max_value=LARGEST, initial=ADVISED_FROM
    )
    advised_to = forms.IntegerField(
        label=_("建议最多多少人"),
        min_value=SMALLEST,
        max_value=LARGEST,
        initial=ADVISED_TO,
        help_text=_("超过了不会拦人，会提醒主持分成两个圈。"),
    )
    capacity = forms.IntegerField(
        label=_("人数上限"),
        required=False,
        min_value=SMALLEST,
        max_value=LARGEST,
        help_text=_("满了就不再进人。空着就不限。"),
    )
    is_core = forms.BooleanField(label=_("这是核心圈"), required=False, help_text=_("一个社群只有一个。"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        stages: Mapping[str, str | Promise],
        is_new: bool,
        is_staff: bool,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minimum_stage"].choices = [("", _("不限")), *stages.items()]  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["slug"]
        if not is_staff:
            del self.fields["is_core"]

    def clean(self) -> dict[str, Any]:
        """The advice goes from small to large."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        least, most = cleaned.get("advised_from"), cleaned.get("advised_to")
        if least is not None and most is not None and least > most:
            self.add_error("advised_to", _("最多不能比最少还少。"))
        return cleaned

    @property
    def settings(self) -> CircleSettings:
        """What was entered, as the commands take it."""
        names = set(CircleSettings.__dataclass_fields__)
        return CircleSettings(**{name: value for name, value in self.cleaned_data.items() if name in names})


class AskForm(forms.Form):
    """What one says at the door: an answer where the circle asks something, and a message to the hosts."""

    answer = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("这个问题还没回答。")},
    )
    message = forms.CharField(
        label=_("给主持的话"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, question: str, with_message: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if question:
            self.fields["answer"].label = question
        else:
            del self.fields["answer"]
        if not with_message:
            del self.fields["message"]


class ReasonForm(forms.Form):
    """Why not; the other one reads it."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写一句理由，对方会看到。")},
    )


class CodeForm(forms.Form):
    """A code for the gate: how many may use it, and for how long."""

    quota = forms.IntegerField(label=_("名额"), min_value=1, max_value=LARGEST, initial=10)
    days = forms.TypedChoiceField(
        label=_("有效期"),
        choices=((7, _("七天")), (30, _("三十天")), (90, _("九十天")), (0, _("一直有效"))),
        coerce=int,
        initial=30,
    )

    @property
    def expires_at(self) -> datetime | None:
        """Until when the code holds; None: as long as nobody takes it back."""
        days = self.cleaned_data["days"]
        return clock.now() + timedelta(days=days) if days else None


class TrialForm(forms.Form):
    """Whether somebody on trial stays; who leaves reads why."""

    reason = forms.CharField(
        label=_("请对方离开时写一句理由"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    go = forms.ChoiceField(choices=(("stay", "stay"), ("leave", "leave")), widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Leaving has a reason."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("go") == "leave" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("请写一句理由，对方会看到。"))
        return cleaned


class SplitForm(forms.Form):
    """The name of the half that moves, and who hosts it."""

    name = forms.CharField(label=_("新圈子叫什么"), max_length=NAME_LENGTH)
    proposed = forms.CharField(max_length=40, widget=forms.HiddenInput)
    host_id = forms.TypedChoiceField(label=_("谁来主持新圈子"), required=False, coerce=str, empty_value=None)

    def __init__(self, *args: Any, hosts: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if hosts:
            self.fields["host_id"].choices = hosts  # type: ignore[attr-defined]
        else:
            del self.fields["host_id"]


class TermsForm(forms.Form):
    """Who may found circles."""

    STAFF = "staff"

    founding_stage = forms.ChoiceField(label=_("谁能建圈子"))

    def __init__(self, *args: Any, stages: Mapping[str, str | Promise], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["founding_stage"]
        field.choices = [  # type: ignore[attr-defined]
            (self.STAFF, _("只有群主和运营")),
            *((stage, _("走到“%(stage)s”的成员") % {"stage": label}) for stage, label in stages.items()),
        ]

    @property
    def stage(self) -> str:
        """The stage that was chosen, "" for staff only."""
        chosen: str = self.cleaned_data["founding_stage"]
        return "" if chosen == self.STAFF else chosen
