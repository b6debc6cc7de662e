"""Product: why the community stays healthy."""
