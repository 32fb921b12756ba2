"""What operators do with the opening hours: see them, close on a day or from now on, undo that."""
