"""The verbs of this room."""

from fengqun.people.accounts.commands.enter_people import enter_people, register
from fengqun.people.accounts.commands.profile import change_profile, set_language
from fengqun.people.accounts.commands.tokens import create_token, revoke_token

__all__ = ["change_profile", "create_token", "enter_people", "register", "revoke_token", "set_language"]
