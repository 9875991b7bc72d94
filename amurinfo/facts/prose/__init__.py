"""Facts in prose: a record or figure named in a sentence, shown as it is known today.

syntax     ``{{figure:amur-tiger-ru-2022}}`` and the tag that keeps it in rich text (pure)
days       dates written out (pure)
numerals   numbers written in words (pure)
numbers    what is typed although a record holds it (pure)
resolve    what is named -> what a reader of one language is shown
counting   how many records of a kind there are
search     what an editor may choose
"""
