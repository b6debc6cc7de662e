"""The navigations: the tab bar and the entrances of member pages, and the sidebar of the console that rooms fill.

A room registers its console pages in `slots.py`:

    nav_item("trade", "orders", _("订单"), "truck", "orders-console", order=20, right=SEE_ORDERS, count=waiting)

and a page of its says which one is current with the context variable `console_nav` ("orders").

The places of a community that members visit often, but that have no slot in the tab bar, are its entrances: a row on
the home page, again on one's own page. A room names its own in `slots.py`:

    entrance("questions", _("问答"), "comment", "questions-list", order=10)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right
from fengqun.kernel.requests import Request

Count = Callable[[Request], int | None]

GROUPS: dict[str, str | Promise] = {
    "top": "",
    "people": _("社群"),
    "content": _("内容"),
    "trade": _("生意"),
    "growth": _("增长与账"),
    "system": _("系统"),
}
"""The groups of the sidebar, top to bottom, by key (or by their Chinese label, which reads well in code)."""

_GROUP_KEYS = {"": "top", "社群": "people", "内容": "content", "生意": "trade", "增长与账": "growth", "系统": "system"}


@dataclass(frozen=True)
class NavItem:
    """One page of the console that the sidebar names."""

    group: str
    key: str
    label: str | Promise
    icon: str
    url_name: str
    order: int
    right: Right | None
    count: Count | None = None
    also: Callable[[Request], bool] | None = None


@dataclass(frozen=True)
class NavLink:
    """A place to go, ready to be drawn."""

    key: str
    label: str | Promise
    icon: str
    url: str
    count: int | None = None
    is_beside: bool = False


@dataclass(frozen=True)
class NavGroup:
    """A titled run of links of the sidebar."""

    label: str | Promise
    links: Sequence[NavLink]


@dataclass(frozen=True)
class Tab:
    """One slot of the tab bar; the first of `url_names` that exists is where it leads."""

    key: str
    label: str | Promise
    icon: str
    url_names: tuple[str, ...]
    for_members: bool = False
    for_guests: bool = False
    is_beside: bool = False
    """Shown only where the bar stands beside the page: a phone has room for five."""


TABS = (
    Tab("home", _("首页"), "home", ("posts-feed",)),
    Tab("circles", _("圈子"), "circles", ("circles-directory",), for_members=True),
    Tab("make", _("发布"), "plus", ("posts-new",), for_members=True),
    Tab("shop", _("商城"), "shop", ("catalog-shop",)),
    Tab("share", _("推广"), "share", ("referrals-overview",), for_members=True, is_beside=True),
    Tab("me", _("我的"), "me", ("communities-me", "wallet-overview"), for_members=True),
    Tab("join", _("加入"), "door", ("communities-join",), for_guests=True),
)


@dataclass(frozen=True)
class Entrance:
    """A place of the community that members find on the home page."""

    key: str
    label: str | Promise
    icon: str
    url_name: str
    order: int


_items: dict[str, NavItem] = {}
_entrances: dict[str, Entrance] = {}


def nav_item(  # noqa: PLR0913 - each says another thing
    group: str,
    key: str,
    label: str | Promise,
    icon: str,
    url_name: str,
    order: int = 50,
    right: Right | None = None,
    count: Count | None = None,
    *,
    also: Callable[[Request], bool] | None = None,
) -> NavItem:
    """Put a console page into the sidebar, for those who have `right` (None: everyone in the console).

    `also(request)` is asked where they do not have it in the whole community: whether the page is open to them for a
    part of it, such as a circle. A page that it is said of must show that part alone.

    `group` is a key of `GROUPS` or its Chinese label; smaller `order` comes first within it. `count(request)` is what
    waits there. Raises ValueError for an unknown group.
    """
    group = _GROUP_KEYS.get(group, group)
    if group not in GROUPS:
        message = f"{group!r} is none of {', '.join(GROUPS)}"
        raise ValueError(message)
    item = NavItem(group, key, label, icon, url_name, order, right, count, also)
    _items[key] = item
    return item


def entrance(key: str, label: str | Promise, icon: str, url_name: str, order: int = 50) -> Entrance:
    """Name a place of the community on the home page, for members; smaller `order` comes first."""
    place = Entrance(key, label, icon, url_name, order)
    _entrances[key] = place
    return place


def entrances(request: HttpRequest) -> list[NavLink]:
    """The places a member may go to, of those whose pages exist; reads nothing."""
    community, actor = getattr(request, "community", None), getattr(request, "actor", None)
    if community is None or actor is None or actor.member_id is None:
        return []
    return [
        NavLink(place.key, place.label, place.icon, url)
        for place in sorted(_entrances.values(), key=lambda place: (place.order, place.key))
        if (url := community_url([place.url_name], community.slug))
    ]


def console_groups(request: Request) -> list[NavGroup]:
    """What the sidebar shows this actor in this community; empty groups are left out."""
    if request.community is None:
        return []
    seen = [item for item in _items.values() if _is_open_to(item, request)]
    groups = [
        NavGroup(label, [link for item in _of_group(seen, group) if (link := _link(item, request))])
        for group, label in GROUPS.items()
    ]
    return [group for group in groups if group.links]


def tabs(request: HttpRequest) -> list[NavLink]:
    """The tabs this visitor may use, of those whose pages exist."""
    community, actor = getattr(request, "community", None), getattr(request, "actor", None)
    if community is None or actor is None:
        return []
    is_member = actor.member_id is not None
    found = [
        NavLink(tab.key, tab.label, tab.icon, url, is_beside=tab.is_beside)
        for tab in TABS
        if (is_member or not tab.for_members)
        and not (is_member and tab.for_guests)
        and (url := community_url(tab.url_names, community.slug))
    ]
    return found if len(found) > 1 else []


def community_url(names: Sequence[str], slug: str) -> str | None:
    """The address of the first page of that name in the community, or None if none of them exists."""
    for name in names:
        try:
            return reverse(name, kwargs={"community": slug})
        except NoReverseMatch:
            continue
    return None


def _is_open_to(item: NavItem, request: Request) -> bool:
    if item.right is None or request.actor.may(item.right, request.community.id):
        return True
    return item.also is not None and item.also(request)


def _of_group(items: Sequence[NavItem], group: str) -> list[NavItem]:
    return sorted((item for item in items if item.group == group), key=lambda item: (item.order, item.key))


def _link(item: NavItem, request: Request) -> NavLink | None:
    url = community_url([item.url_name], request.community.slug)
    if url is None:
        return None
    return NavLink(item.key, item.label, item.icon, url, item.count(request) if item.count else None)
