"""Series: content with a cadence, its calendar, and beats that were missed."""
