"""What rooms know of a person: each room says how to hand it out, and how to take the person out of it.

In a room's `personal_data.py`:

    @exports_personal_data("posts", _("帖子与评论"))
    def export(user_id: UUID) -> list[dict[str, JSON]]: ...

    @erases_personal_data("posts")
    def erase(user_id: UUID) -> None: ...

Exports are read, erasures run in one transaction: highest room first, the account itself last. An erasure may run twice
and then changes nothing more. What has to stay (amounts, and that somebody once did something) stays without a name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.people.accounts.models import PLACEHOLDER_DOMAIN, DataExport, PersonalToken, TrialMail, User

JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]
Record = Mapping[str, object]
Export = Callable[[UUID], Sequence[Record]]
Erase = Callable[[UUID], None]
Hindrance = Callable[[UUID], Sequence[str | Promise]]

ERASED_NAME = "已注销成员"
"""The name that stands where an erased person's stood; it is stored, so it is the same in every language."""


@dataclass(frozen=True)
class Exporter:
    """How one room hands out what it knows."""

    room: str
    label: str | Promise
    export: Export


_exporters: dict[str, Exporter] = {}
_erasers: dict[str, Erase] = {}
_hindrances: dict[str, Hindrance] = {}


def exports_personal_data(room: str, label: str | Promise) -> Callable[[Export], Export]:
    """The function answers the rows that the room holds of a person; moments and ids are written as text."""

    def register(export: Export) -> Export:
        _exporters[room] = Exporter(room, label, export)
        return export

    return register


def erases_personal_data(room: str) -> Callable[[Erase], Erase]:
    """The function takes a person out of the room's tables, in the caller's transaction."""

    def register(erase: Erase) -> Erase:
        _erasers[room] = erase
        return erase

    return register


def hinders_erasure(room: str) -> Callable[[Hindrance], Hindrance]:
    """The function answers sentences for the person: why their account cannot be erased now; none, if it can."""

    def register(hindrance: Hindrance) -> Hindrance:
        _hindrances[room] = hindrance
        return hindrance

    return register


def exporters() -> list[Exporter]:
    """Every room's exporter, lowest floor first."""
    return list(_exporters.values())


def erasers() -> list[tuple[str, Erase]]:
    """Every room's eraser, highest floor first and the account last."""
    return list(reversed(_erasers.items()))


def hindrances(user_id: UUID) -> list[str]:
    """Why this person's account cannot be erased now, in the active language."""
    return [str(reason) for hindrance in _hindrances.values() for reason in hindrance(user_id)]


@exports_personal_data("accounts", _("账号"))
def export(user_id: UUID) -> Sequence[Record]:
    """The account, its addresses, and its tokens and keys without their secrets."""
    return [
        {"type": kind, **row}
        for kind, rows in (
            (
                "account",
                User.objects.filter(id=user_id).values(
                    "email", "display_name", "language", "avatar_key", "is_staff", "created_at", "last_login"
                ),
            ),
            ("email", EmailAddress.objects.filter(user_id=user_id).values("email", "verified", "primary")),
            (
                "token",
                PersonalToken.objects.filter(user_id=user_id).values(
                    "name", "hint", "created_at", "expires_at", "last_used_at", "revoked_at"
                ),
            ),
            ("factor", Authenticator.objects.filter(user_id=user_id).values("type", "created_at", "last_used_at")),
        )
        for row in rows
    ]


@erases_personal_data("accounts")
def erase(user_id: UUID) -> None:
    """Nobody can sign in as the person any more, and nothing says who they were. The row stays for those that count."""
    address = User.objects.values_list("email", flat=True).get(id=user_id)
    TrialMail.objects.filter(to__contains=address).delete()
    EmailAddress.objects.filter(user_id=user_id).delete()
    Authenticator.objects.filter(user_id=user_id).delete()
    PersonalToken.objects.filter(user_id=user_id).delete()
    DataExport.objects.filter(user_id=user_id).delete()
    User.objects.filter(id=user_id).update(
        email=f"{user_id}@{PLACEHOLDER_DOMAIN}",
        display_name=ERASED_NAME,
        language="",
        avatar_key="",
        password=make_password(None),
        last_login=None,
        is_active=False,
        is_staff=False,
        is_demo_identity=False,
    )
