"""The base map of the Amur basin: how it is built, projected and drawn.

A pure package: it imports neither Django nor Wagtail, and nothing heavy when it is imported.

* ``build``: makes ``content/basemap/`` from public-domain data (a developer's tool, run rarely);
* ``projection``: the equal-area projection in which all maps and areas are calculated;
* ``draw``: SVG maps as strings, from the files in ``content/basemap/``, standard library only.
"""
