"""Facts in the prose of pages.

show       rich text -> HTML for readers, with the list of the page's facts
richtext   the same fact in the editor's text field, and back
chooser    the window in which an editor looks for a fact
"""
