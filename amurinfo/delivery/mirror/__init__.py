"""The site, or an edition of it, as files that any web server, a bucket or a stick can hold.

``files``    what lies where in a copy, and how one file leads to another (pure)
``html``     a page of the site becomes a page of a copy (pure)
``manifest`` checksums, and what a run that was cut off had written (pure but for files)
``index``    the words of an edition, small enough to carry along (pure)
``source``   bytes of an address of this site
``make``     one run
"""
