"""What a machine suggests for passages that wait for words; nothing of it is published unread.

backend         what a backend has to do, and how it says that it could not
libretranslate  the one there is: a server of one's own that speaks LibreTranslate's API
placeholders    facts, links and marks on the way out and back
verdict         whether a suggestion can be used, and why not
consents        which office let text go to which address
unread          what a machine said and nobody has read yet
suggestions     asking, on an editor's word, and taking over
"""
