"""Culture: the persona of the leader, manifesto, rituals and the glossary of a community."""
