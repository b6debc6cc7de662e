"""`{% load ui %}`: what every page draws with. Parameters are listed in each docstring."""

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from fengqun.kernel import clock, slots
from fengqun.kernel.money import Money
from fengqun.ui import navigation, sprites
from fengqun.ui.amounts import Amount, active_locale, currency_symbol, write_amount
from fengqun.ui.components import COMPONENTS, MODULES
from fengqun.ui.moments import write_moment, zone_named

register = template.Library()

TONES = 6
DAY = 86_400


# ── Pictures ──────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def icon(name: str, size: str = "", label: str = "", **attributes: str) -> SafeString:
    """`{% icon "truck" "sm" %}`: an icon of the sprite in the colour of the text around it.

    size: "" (24 px), "sm" (18), "xs" (15), "2xs" (12). label: what it says where no word stands beside it.
    class: more classes. Raises ValueError for a name the sprite does not hold.
    """
    if name not in sprites.icons():
        message = f"no icon is called {name!r}; there are {', '.join(sorted(sprites.icons()))}"
        raise ValueError(message)
    classes = " ".join(filter(None, ["i", f"i-{size}" if size else "", attributes.get("class", "")]))
    return _use("ui/icons.svg", f"i-{name}", classes, label)


@register.simple_tag
def art(name: str, label: str = "", **attributes: str) -> SafeString:
    """`{% art "s-bag-hua" label="…" class="pack" %}`: a drawing; without a label it is decoration.

    Fills its frame unless class says otherwise. Raises ValueError for an unknown drawing.
    """
    if name not in sprites.art():
        message = f"no drawing is called {name!r}; there are {', '.join(sorted(sprites.art()))}"
        raise ValueError(message)
    return _use("ui/art.svg", name, attributes.get("class", "art"), label)


def _use(file: str, symbol: str, classes: str, label: str) -> SafeString:
    return _drawn(staticfiles_storage.url(file), symbol, conditional_escape(classes), conditional_escape(label))


@lru_cache(maxsize=2048)
def _drawn(address: str, symbol: str, classes: SafeString, label: SafeString) -> SafeString:
    """A page draws dozens of pictures, nearly all of them as the page before it did."""
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', classes, _voice(label), address, symbol)


def _voice(label: str) -> SafeString:
    """The attributes that say a picture aloud, or keep it silent where it is decoration."""
    return format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')


@register.simple_tag
def avatar(person: Any, size: str = "", label: str = "") -> SafeString:  # noqa: ANN401 - any card with a name
    """`{% avatar member "sm" %}`: a round portrait; sizes xs (24 px), sm (32), "" (40), lg (56), xl (80).

    person: anything with a name, and perhaps avatar_url or avatar_key. label: said aloud when no name stands beside it.
    """
    photo, key = getattr(person, "avatar_url", ""), portrait(person)
    ground = "" if photo or key else f"tone-{tone(person)}"
    classes = " ".join(filter(None, ["avatar", f"avatar--{size}" if size else "", ground]))
    if photo:
        picture = format_html('<img src="{}" alt="" loading="lazy" decoding="async">', photo)
    elif key:
        picture = _use("ui/art.svg", key, "", "")
    else:
        picture = format_html("<b>{}</b>", initial(getattr(person, "name", "")))
    return format_html('<span class="{}" {}>{}</span>', classes, _voice(label), picture)


@register.filter
def portrait(person: object) -> str:
    """The drawing that stands for a person, or "" if the card names none of ours."""
    key = str(getattr(person, "avatar_key", "") or "")
    return key if key in sprites.art() else ""


@register.filter
def tone(value: object) -> int:
    """A number of 0 to 5 that stays the same for the same person or group, for the ground of initials."""
    identity = getattr(value, "id", None) or getattr(value, "name", None) or value
    return zlib.crc32(str(identity).encode()) % TONES


@register.filter
def initial(name: object) -> str:
    """The first letter or character of a name, in upper case."""
    return str(name or "").strip()[:1].upper()


@register.simple_tag
def sparkline(values: list[int | float]) -> SafeString:
    """`{% sparkline numbers %}`: the trend beside a figure, decoration only; nothing for fewer than two."""
    if len(values) < 2:  # noqa: PLR2004 - a line needs two ends
        return mark_safe("")
    low, high = min(values), max(values)
    spread = (high - low) or 1
    points = [
        (round(2 + 60 * index / (len(values) - 1), 1), round(17 - 14 * (value - low) / spread, 1))
        for index, value in enumerate(values)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    return format_html(
        '<svg class="spark" viewBox="0 0 64 20" aria-hidden="true"><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="2.25"/></svg>',
        line,
        *points[-1],
    )


# ── Money and time ────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def money(
    amount: Money | int | str | None,
    unit: str = "",
    *,
    why: str = "",
    exact: bool = False,
    bare: bool = False,
    sign: bool = False,
    **attributes: str,
) -> SafeString:
    """`{% money order.total why=url %}`: an amount; with `why` a link to where it comes from.

    amount: Money, or minor units with `unit="CNY"`; None writes a dash. exact: decimals also when zero.
    bare: without the currency, for table columns. sign: a plus before what comes in.
    class: more classes (money--lg, money--xl, money--plain, money--in, money--void).
    """
    if amount is None or amount == "":
        return mark_safe('<span class="money num muted">—</span>')
    value = amount if isinstance(amount, Money) else Money(int(amount), unit)
    written = write_amount(value, exact=exact, bare=bare, signed=sign)
    classes = " ".join(filter(None, ["money", "num", attributes.get("class", "")]))
    if not why:
        return format_html('<span class="{}">{}</span>', classes, _pieces(written))
    label = gettext("%(amount)s，查看来由") % {"amount": written}
    return format_html(
        '<a class="{} why" href="{}" data-sheet aria-label="{}">{}</a>', classes, why, label, _pieces(written)
    )


def _pieces(written: Amount) -> SafeString:
    symbol = format_html("<i>{}</i>", written.symbol) if written.symbol else ""
    is_column = not written.symbol and not written.unit_word
    fraction = format_html("{}" if is_column else "<small>{}</small>", written.fraction) if written.fraction else ""
    word = format_html("<small>&nbsp;{}</small>", written.unit_word) if written.unit_word else ""
    return format_html("{}{}{}{}{}", written.sign, symbol, written.whole, fraction, word)


@register.filter
def number(value: float | str | None) -> str:
    """`{{ count|number }}`: a number with the thousands marked as the language does; None is a dash."""
    return "—" if value is None or value == "" else str(format_decimal(value, locale=active_locale()))


@register.simple_tag
def money_text(amount: Money, *, exact: bool = False, sign: bool = False) -> str:
    """`{% money_text total as words %}`: the amount as plain text, for labels, titles and sentences."""
    return str(write_amount(amount, exact=exact, signed=sign))


@register.filter
def unit_symbol(unit: str) -> str:
    """`{{ "CNY"|unit_symbol }}`: what stands before a number of that unit."""
    return currency_symbol(unit)


@register.simple_tag
def countdown(until: datetime | timedelta, refresh: str = "", **attributes: str) -> SafeString:
    """`{% countdown deadline refresh=url %}`: counts down to a real deadline, from the server's clock.

    until: the moment, or the time left. class: countdown--soft, --slab, --lg. refresh: a fragment fetched in place of
    the countdown's nearest [data-countdown] once the time is up; without it nothing but 00:00:00 happens.
    """
    remaining = until if isinstance(until, timedelta) else until - clock.now()
    left = max(0, int(remaining.total_seconds()))
    days, rest = divmod(left, DAY)
    cells = [f"{rest // 3600:02}", f"{rest // 60 % 60:02}", f"{rest % 60:02}"]
    clockface = format_html_join(mark_safe("<span>:</span>"), "<b>{}</b>", ((cell,) for cell in cells))
    head = format_html("<b>{}</b><span>{}</span>", days, pgettext("countdown", "天")) if days else ""
    classes = " ".join(filter(None, ["countdown", attributes.get("class", "")]))
    target = format_html(' data-refresh="{}"', refresh) if refresh else ""
    return format_html(
        '<fq-countdown class="{}" role="timer" data-left="{}"{}>{}{}</fq-countdown>',
        classes,
        left,
        target,
        head,
        clockface,
    )


@register.simple_tag(takes_context=True)
def local(context: template.Context, moment: datetime | None, kind: str = "short") -> SafeString:
    """`{% local order.paid_at "long" %}`: a moment in the community's time zone and the reader's language.

    kind: short, long, date, time, day (with weekday), month, ago. None writes a dash.
    """
    if moment is None:
        return mark_safe("—")
    community = getattr(context.get("request"), "community", None)
    zone = zone_named(getattr(community, "time_zone", "UTC"))
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        write_moment(moment, "iso", zone),
        write_moment(moment, "long", zone),
        write_moment(moment, kind, zone),
    )


# ── Forms and lists ───────────────────────────────────────────────────────────────────────────────

_KINDS: tuple[tuple[type, str], ...] = (
    (CheckboxInput, "checkbox"),
    (CheckboxSelectMultiple, "choices"),
    (RadioSelect, "choices"),
    (Select, "select"),
    (Textarea, "textarea"),
    (FileInput, "file"),
)


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, prefix: str = "", suffix: str = "", *, framed: bool = False) -> dict[str, object]:
    """`{% field form.email %}`: a field of a form with its label, hint and errors; any of Django's widgets.

    prefix, suffix: ¥ or 件 inside the frame. framed: radio choices as frames.
    """
    kind = next((kind for widget, kind in _KINDS if isinstance(bound.field.widget, widget)), "input")
    widget = bound.field.widget
    own = str(widget.attrs.get("class", ""))
    attributes: dict[str, str | bool] = {} if kind in {"checkbox", "choices"} else {"class": f"{own} input".strip()}
    return {
        "field": bound,
        "kind": kind,
        "control": None if kind == "choices" else bound.as_widget(attrs=attributes),
        "prefix": prefix,
        "suffix": suffix,
        "framed": framed,
        "is_hidden": widget.is_hidden,
    }


@register.inclusion_tag("ui/_fields.html")
def fields(form: Any) -> dict[str, object]:  # noqa: ANN401 - any of Django's forms
    """`{% fields form %}`: the form's own errors, then every field in order."""
    return {"form": form}


@register.inclusion_tag("ui/_pagination.html", takes_context=True)
def paginate(context: template.Context, page: Any = None, *, newer: str = "", older: str = "") -> dict[str, object]:  # noqa: ANN401
    """`{% paginate page %}` for Django's Page; `{% paginate newer=url older=url %}` for lists by cursor.

    Other parameters of the address are kept. Draws nothing when there is only one page.
    """
    if isinstance(page, Page):
        request = context.get("request")
        newer = _with_page(request, page.previous_page_number()) if page.has_previous() else ""
        older = _with_page(request, page.next_page_number()) if page.has_next() else ""
    return {"page": page if isinstance(page, Page) else None, "newer": newer, "older": older}


def _with_page(request: HttpRequest | None, number: int) -> str:
    if request is None:
        return f"?page={number}"
    parameters = request.GET.copy()
    parameters["page"] = str(number)
    return f"?{parameters.urlencode()}"


# ── Places and frames ─────────────────────────────────────────────────────────────────────────────


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, **values: object) -> SafeString:
    """`{% slot "product.aside" product=product %}`: what rooms above put here, in order.

    `{% slot "…" as parts %}` keeps it, for a page that looks different when there is nothing.
    """
    request = context.get("request")
    if request is None:
        return mark_safe("")
    return format_html_join("\n", "{}", ((fragment,) for fragment in slots.fragments(name, request, **values)))


@register.simple_block_tag(takes_context=True)
def appbar(
    context: template.Context, content: SafeString, title: str = "", note: str = "", back: str = ""
) -> SafeString:
    """`{% appbar title=_("钱包") back=url %}…buttons…{% endappbar %}`: the bar on top of a member page, with its h1.

    Without a title it shows the community itself, as on the home page.
    """
    return _bar(context, "ui/_appbar.html", title=title, note=note, back=back, actions=content)


@register.simple_block_tag(takes_context=True)
def topbar(
    context: template.Context,
    content: SafeString,
    title: str = "",
    note: str = "",
    back: str = "",
    search_url: str = "",
    search_hint: str = "",
    search: str = "",
) -> SafeString:
    """`{% topbar title=_("订单") note=… search_url=url search_hint=… search=query %}…buttons…{% endtopbar %}`.

    The bar on top of a console page, with its h1; "/" focuses the search field.
    """
    values = {"note": note, "back": back, "search_url": search_url, "search_hint": search_hint, "search": search}
    return _bar(context, "ui/_topbar.html", title=title, actions=content, **values)


@register.simple_block_tag
def todo(content: SafeString, title: str, icon: str, total: object, url: str = "", action: str = "") -> SafeString:
    """`{% todo title icon="truck" total=total url=url %}<li>…</li>{% endtodo %}`: what waits, on an operator's day.

    url: the whole list; action: the words that lead there, "全部" unless told.
    """
    values = {"title": title, "icon": icon, "total": total, "url": url, "action": action or gettext("全部")}
    return render_to_string("ui/_todo.html", {**values, "rows": content})


def _bar(context: template.Context, name: str, **values: object) -> SafeString:
    with context.push(**values):
        return context.template.engine.get_template(name).render(context)  # type: ignore[union-attr]


@register.inclusion_tag("ui/_tabbar.html", takes_context=True)
def tabbar(context: template.Context) -> dict[str, object]:
    """The tab bar of member pages; the context variable `nav` says which tab is current."""
    request = context.get("request")
    return {
        "request": request,
        "is_member": getattr(getattr(request, "actor", None), "member_id", None) is not None,
        "find_tabs": lambda: navigation.tabs(request) if request is not None else [],
        "current": context.get("nav", ""),
        "community": getattr(request, "community", None),
    }


@register.inclusion_tag("ui/_entrances.html", takes_context=True)
def entrances(context: template.Context, *, wrapped: bool = False) -> dict[str, object]:
    """The places of the community that the tab bar has no room for, as chips: in one row, or in as many as it takes."""
    request = context.get("request")
    return {"entrances": navigation.entrances(request) if request is not None else [], "is_wrapped": wrapped}


@register.inclusion_tag("ui/_sidebar.html", takes_context=True)
def sidebar(context: template.Context) -> dict[str, object]:
    """The console's sidebar; the context variable `console_nav` says which page is current."""
    request = context["request"]
    community = request.community
    return {
        "request": request,
        "groups": navigation.console_groups(request),
        "current": context.get("console_nav", ""),
        "community": community,
        "person": getattr(request, "member", None) or request.actor,
        "member_page": navigation.community_url(["posts-feed"], community.slug) if community else None,
    }


@register.simple_tag
def component_styles() -> SafeString:
    """Link every component's style sheet, in order."""
    return _lines('<link rel="stylesheet" href="{}">', _addresses("ui/components/{}.css", COMPONENTS))


@register.simple_tag
def modules() -> SafeString:
    """Load the ES modules, one behaviour each."""
    return _lines('<script type="module" src="{}"></script>', _addresses("ui/js/{}.js", MODULES))


def _addresses(form: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(staticfiles_storage.url(form.format(name)) for name in names)


@lru_cache(maxsize=8)
def _lines(form: str, addresses: tuple[str, ...]) -> SafeString:
    return format_html_join("\n", form, ((address,) for address in addresses))


@register.simple_tag
def page_language() -> str:
    """The active language as an HTML `lang`: zh-Hans, zh-Hant, en."""
    language, _hyphen, script = (get_language() or "zh-hans").partition("-")
    return f"{language}-{script.title()}" if script else language
