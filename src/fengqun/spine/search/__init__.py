"""Search: one index of everything that can be found, in Chinese and any other language, and the page with the one box."""
