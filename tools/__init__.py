"""Tools for those who build Fengqun; not part of the installed package."""
