"""The verbs of this room."""

from fengqun.people.accounts.commands.bearer import authenticate_bearer, has_bearer
from fengqun.people.accounts.commands.enter_people import enter_people, register
from fengqun.people.accounts.commands.profile import change_profile, set_language
from fengqun.people.accounts.commands.staff import set_server_staff
from fengqun.people.accounts.commands.tokens import create_token, revoke_token

__all__ = [
    "authenticate_bearer",
    "change_profile",
    "create_token",
    "enter_people",
    "has_bearer",
    "register",
    "revoke_token",
    "set_language",
    "set_server_staff",
]
