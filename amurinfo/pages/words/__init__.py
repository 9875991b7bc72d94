"""Words as files: a folder a page, ``page.yaml`` and one Markdown file a language.

markdown   Markdown -> blocks of a page (pure)
rich       rich text of a page -> Markdown (pure)
write      blocks of a page -> files in their one form (pure)
heads      the YAML of files, read carefully (pure)
parcel     a folder as a ZIP archive, read carefully (pure)
folder     files -> what they say, checked
stored     bodies as pages keep them -> blocks, and what stays of them
load       what files say -> pages, published
export     pages -> files
given      what an office gets of its own edition
sent       what came back from it, put aside with clean pictures
taken      the same, as drafts
screen     both, in the editors' interface
status     how far each edition is
"""
