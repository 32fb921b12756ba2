"""What all calls share: JSON bodies, error bodies, names, pages."""
