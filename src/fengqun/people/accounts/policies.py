"""Who may do what with an account."""

from fengqun.kernel.policies import signed_in
from fengqun.kernel.requests import Request
from fengqun.people.accounts.commands import has_bearer
from fengqun.people.accounts.errors import NotByToken


def in_person(request: Request) -> None:
    """Open to people who have signed in themselves: a token does not reach beyond its own end."""
    if has_bearer(request):
        raise NotByToken
    signed_in(request)
