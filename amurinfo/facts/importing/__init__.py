"""Facts as files: read, checked against what is there, shown, and written all or nothing.

tables    bytes -> rows of text (pure)
cells     one small class a type of cell: text -> canonical text, or what is wrong with it
kinds/    one module a file: its columns, how a record becomes a row and a row a record
plan      rows against the database -> what would be added, changed, refused
apply     a plan without problems -> the database
export    the database -> the same files
"""
