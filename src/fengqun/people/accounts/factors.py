"""What happens when somebody adds a second factor."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.http import HttpRequest

from fengqun.people.accounts.models import User

PROVING = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


def trust_who_added(
    sender: object,  # noqa: ARG001 - Django's signature
    *,
    request: HttpRequest,
    user: User,
    authenticator: Authenticator,
    **_more: object,
) -> None:
    """Adding a factor proves it.

    To ask for it again before the recovery codes are shown would ask for a number that has just been used up.
    """
    if authenticator.type in PROVING:
        details = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
        record_authentication(request, user, "mfa", **details)


authenticator_added.connect(trust_who_added, dispatch_uid="accounts.trust_who_added")
