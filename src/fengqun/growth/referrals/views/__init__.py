"""The pages of this room: the link itself, the promoter's own, the buyer's binding, and the console's."""
