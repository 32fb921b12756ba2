"""What operators do in LINE: files that become datasets, and the buttons of their messages."""
