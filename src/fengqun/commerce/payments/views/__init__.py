"""Pages of this room: the webhook door, the page after paying, the console, and the sandbox's own pay page."""
