"""Forms of this room."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fengqun.content.moderation.choices import (
    APPEAL_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    AppealState,
    FlagReason,
    LogKind,
    Outcome,
)
from fengqun.content.moderation.commands.quiet import SLOWEST
from fengqun.content.moderation.commands.terms import BOUNDS


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LinesField(forms.CharField):
    """Several texts, one a line; cleans to a tuple."""

    widget = _area(4)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The lines that are not empty."""
        text = super().to_python(value) or ""
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """One text for the text area."""
        return "\n".join(value) if isinstance(value, (tuple, list)) else value


class FlagForm(forms.Form):
    """What a member finds wrong."""

    reason = forms.ChoiceField(label=_("哪里不对"), choices=FlagReason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("补充一句"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=_area(2),
        help_text=_("选“其他”时要写。作者不会知道是谁举报的。"),
    )


class AppealForm(forms.Form):
    """A member's word against a decision."""

    text = forms.CharField(
        label=_("哪里不对"),
        max_length=APPEAL_LENGTH,
        widget=_area(5),
        help_text=_("由另一个人复核。一个决定只能申诉一次。"),
    )


class DecisionForm(forms.Form):
    """What is decided."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    reason = forms.CharField(label=_("给作者的理由"), required=False, max_length=REASON_LENGTH)
    saved = forms.CharField(required=False, max_length=REASON_LENGTH)
    is_spam = forms.ChoiceField(
        label=_("教给广告识别"),
        required=False,
        choices=(("", _("按举报的原因")), ("spam", _("这是广告")), ("ham", _("这不是广告"))),
    )
    rule_number = forms.IntegerField(required=False, min_value=0)

    @property
    def said(self) -> str:
        """The reason: what was written, else the saved one that was chosen."""
        return str(self.cleaned_data["reason"] or self.cleaned_data["saved"])

    @property
    def teaches(self) -> bool | None:
        """What the classifier is told, where somebody chose."""
        return {"spam": True, "ham": False}.get(self.cleaned_data["is_spam"])


class HearingForm(forms.Form):
    """What becomes of an appeal."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[(one.value, one.label) for one in (AppealState.UPHELD, AppealState.LIFTED)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("给作者的理由"), max_length=REASON_LENGTH, widget=_area(2))


class ReasonsForm(forms.Form):
    """The sentences that decisions are often given with."""

    reasons = LinesField(
        label=_("常用理由"),
        required=False,
        widget=_area(10),
        help_text=_("一行一条。作者会原样看到。清空就用回最初的几条。"),
    )


def _number(label: Any, name: str, help_text: Any = "") -> forms.IntegerField:  # noqa: ANN401 - lazy texts
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


class TermsForm(forms.Form):
    """How a community moderates."""

    hide_weight = _number(
        _("举报总分到多少先收起"), "hide_weight", _("新人一次 1 分，阶段每高一级多 1 分，工作人员多 5 分。")
    )
    newcomer_flaggers = _number(_("几个人举报新人就先收起"), "newcomer_flaggers", _("新人同时先停言，最多 24 小时。"))
    lock_flaggers = _number(_("几个人举报就先关评论"), "lock_flaggers")
    newcomer_hours = _number(_("新人限制多少小时"), "newcomer_hours", _("0 是不限制。"))
    opening_days = _number(_("建群头几天加入的不限制"), "opening_days", _("刚开的时候，大家都是新人。"))
    topics = _number(_("新人第一天最多几个帖子"), "topics")
    replies = _number(_("新人第一天最多几条回复"), "replies")
    links = _number(_("新人每条最多几个链接"), "links")
    pictures = _number(_("新人每条最多几张图"), "pictures")
    mentions = _number(_("新人每条最多提到几个人"), "mentions")
    first_seconds = _number(_("第一次发言少于几秒要先看"), "first_seconds", _("0 是不看。"))
    burst_count = _number(_("同样的内容出现几次要先看"), "burst_count")
    burst_minutes = _number(_("在几分钟里"), "burst_minutes")
    blocked_domains = LinesField(label=_("不让发的域名"), required=False, help_text=_("一行一个，下级域名也算。"))
    allowed_domains = LinesField(label=_("放心的域名"), required=False, help_text=_("不算进链接数，也不算重复。"))
    has_classifier = forms.BooleanField(label=_("让广告识别先拦下可疑的"), required=False)
    spam_percent = _number(_("多大把握才拦"), "spam_percent", _("百分数。它只拦下等人看，从不删除。"))
    log_kind = forms.ChoiceField(label=_("公开记录"), choices=LogKind.choices, widget=forms.RadioSelect)


class QuietForm(forms.Form):
    """A quiet time."""

    circle_id = forms.TypedChoiceField(label=_("在哪里"), required=False, coerce=UUID, empty_value=None)
    seconds_between = forms.IntegerField(
        label=_("隔多少秒才能再发"), min_value=0, max_value=SLOWEST, help_text=_("0 是完全不能发言。")
    )
    ends_at = forms.DateTimeField(
        label=_("到什么时候结束"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    daily_from = forms.TimeField(label=_("每天从"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    daily_until = forms.TimeField(label=_("每天到"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    reason = forms.CharField(label=_("为什么"), max_length=REASON_LENGTH, help_text=_("成员会看到。"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        circles: Iterable[tuple[UUID, str]],
        has_commons: bool,
    ) -> None:
        super().__init__(data)
        places = [(str(circle_id), name) for circle_id, name in circles]
        field = self.fields["circle_id"]
        field.choices = [("", _("整个社群")), *places] if has_commons else places  # type: ignore[attr-defined]
        field.required = not has_commons
