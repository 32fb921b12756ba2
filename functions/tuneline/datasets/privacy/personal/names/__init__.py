"""Find names of people by rules: surnames, titles, and how people introduce themselves."""
