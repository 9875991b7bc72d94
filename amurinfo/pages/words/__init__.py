"""Words as files: a folder a page, ``page.yaml`` and one Markdown file a language.

markdown   Markdown -> blocks of a page (pure)
folder     files -> what they say, checked
load       what they say -> pages
"""
