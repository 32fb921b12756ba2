"""Draw a chart as SVG, for the reports and the page."""
