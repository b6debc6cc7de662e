"""Pages of red packets: for members who open and give, and for staff."""
