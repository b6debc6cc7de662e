"""The verbs of this room."""

from fengqun.people.accounts.commands.bearer import authenticate_bearer, has_bearer
from fengqun.people.accounts.commands.enter_people import enter_people, register
from fengqun.people.accounts.commands.erase import ask_for_erasure, cancel_erasure, confirm_erasure
from fengqun.people.accounts.commands.export_data import ask_for_export, fetch_export
from fengqun.people.accounts.commands.profile import change_profile, set_language
from fengqun.people.accounts.commands.staff import set_server_staff
from fengqun.people.accounts.commands.tokens import create_token, revoke_token

__all__ = [
    "ask_for_erasure",
    "ask_for_export",
    "authenticate_bearer",
    "cancel_erasure",
    "change_profile",
    "confirm_erasure",
    "create_token",
    "enter_people",
    "fetch_export",
    "has_bearer",
    "register",
    "revoke_token",
    "set_language",
    "set_server_staff",
]
