"""What the page of switches sends: two boxes a kind, named by it, and one for all e-mails."""

from collections.abc import Sequence

from django.http import QueryDict

from fengqun.people.notifications.types import SwitchCard, SwitchChoice


def chosen_switches(
    sent: QueryDict, cards: Sequence[SwitchCard], *, any_email: bool
) -> tuple[list[SwitchChoice], bool]:
    """Where the member wants the switches. While e-mails are off altogether their boxes are not shown, and stay."""
    in_app, email = set(sent.getlist("in_app")), set(sent.getlist("email"))
    choices = [
        SwitchChoice(
            kind=card.kind,
            in_app=card.kind in in_app or not card.is_optional,
            email=card.kind in email if any_email else card.email,
        )
        for card in cards
    ]
    return choices, "any_email" in sent
