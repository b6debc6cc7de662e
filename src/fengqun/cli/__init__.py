"""The command `fengqun`."""
