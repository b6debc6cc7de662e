"""Pages of this room: for buyers, and for staff."""
