"""Charts as data, and their renderers: SVG for pages, boxes for LINE, characters for a terminal.

Own code, because pygal's pictures load a script, plotext misplaces wide characters and matplotlib is too
heavy for a function; none of them draws the same data for a page, LINE and a terminal.
"""
