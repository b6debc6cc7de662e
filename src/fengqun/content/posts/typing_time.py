"""How long somebody had a sheet open before sending it: a signed moment goes out with the sheet and comes back."""

from datetime import datetime

from django.core import signing

from fengqun.kernel import clock

SALT = "posts.typing"


def stamp() -> str:
    """What a sheet carries."""
    return signing.dumps(clock.now().timestamp(), salt=SALT)


def seconds_since(carried: str) -> float | None:
    """Seconds since the sheet was made; None where it carries nothing that we signed."""
    try:
        began = float(signing.loads(carried, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return max((clock.now() - datetime.fromtimestamp(began, tz=clock.now().tzinfo)).total_seconds(), 0.0)
