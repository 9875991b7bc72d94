"""Published pages as files: rendered when something that they show changes, served as bytes.

    what changed (changes) -> which pages showed it (index) -> rendered anew (rendering, publisher)
    -> files (store) -> answers (serving)

What a page shows is not declared: :mod:`.reading` notes what it reads while it is rendered.
"""
