"""Make the images of the operators' rich menu: `python -m tuneline_dev.rich_menu`."""
