"""The server as an operator meets it: started, killed, restored."""
