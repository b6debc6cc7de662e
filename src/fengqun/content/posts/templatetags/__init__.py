"""What the pages of posts draw with."""
