"""The demo community: half a year of a coffee community, made by replaying behaviour through the real commands.

Nothing here writes rows. People register, join through the gate, post, buy, pay, ship, ask for refunds and are paid
out by the commands of the rooms, each at its own moment of the past (`kernel.clock.travel_to`). What happens is drawn
from a seed: the same seed on the same day makes the same community. docs/demo.md tells what is in it.
"""

from fengqun.demo.build import SLUG, build, is_complete, is_there
from fengqun.demo.cast import SignIn, sign_ins

__all__ = ["SLUG", "SignIn", "build", "is_complete", "is_there", "sign_ins"]
