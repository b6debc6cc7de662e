"""The pages of this room: the member's own, and the console's."""
