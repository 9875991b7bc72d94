"""What the search remembers. All of it can be made again from pages and records, except
:class:`Pending`, which is written with the change that it announces."""

from django.db import models


class State(models.Model):
    """One row. ``generation``: the index that answers, 0 for none; ``building``: one that is
    being filled, 0 for none; ``former``: the one that answered before, which is kept until the
    next is built, for workers of an older program that were not started anew yet. ``…with``: what
    each was made with. ``lexicon``: fingerprint of all names, so that a process knows when its
    own are old."""

    generation = models.PositiveIntegerField(default=0)
    building = models.PositiveIntegerField(default=0)
    former = models.PositiveIntegerField(default=0)
    made_with = models.CharField(max_length=120, blank=True)
    building_with = models.CharField(max_length=120, blank=True, default="")
    former_with = models.CharField(max_length=120, blank=True, default="")
    lexicon = models.CharField(max_length=64, blank=True, default="")

    def __str__(self):
        return f"{self.generation} ({self.made_with})"


class Document(models.Model):
    """One page or record in one language, as a reader may find it.

    ``key``: ``page:12``, ``species:amur-tiger``. ``thing``: what is listed once over all
    languages. ``mark``: fingerprint of all that was indexed; ``names``: of the names by which
    other texts may mention it. ``facets``: ``dimension:value``, one a line. ``title_places``,
    ``places``: where each key stands in the title and in the text (:mod:`.meaning.places`); an
    older program kept none.
    """

    generation = models.PositiveIntegerField()
    key = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    thing = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    title_language = models.CharField(max_length=10)
    text = models.TextField()
    mark = models.CharField(max_length=64)
    names = models.CharField(max_length=64, default="")
    facets = models.TextField(default="", db_default="")
    title_places = models.BinaryField(null=True)
    places = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "key", "language"], name="one_search_document"
            )
        ]
        # A search asks for the documents of some hundreds of things: their rows, which hold texts,
        # need not be looked at.
        indexes = [
            models.Index(fields=["thing", "language", "generation", "kind"], include=["id"],
                         name="search_document_thing"),
        ]

    def __str__(self):
        return f"{self.key} ({self.language})"


class ByCharacter(models.Func):
    """A text as it is compared character by character by its number. PostgreSQL would follow the
    language that the database was made with; SQLite does it so anyway."""

    def as_sql(self, compiler, connection, **kwargs):
        return super().as_sql(compiler, connection, template="%(expressions)s", **kwargs)

    def as_postgresql(self, compiler, connection, **kwargs):
        return super().as_sql(
            compiler, connection, template='(%(expressions)s COLLATE "C")', **kwargs)


class Suggestion(models.Model):
    """A beginning by which a document can be named. ``start``: folded, from the beginning of
    one of the words on; ``head``: its first characters; ``weight``: the higher the sooner."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="suggestions")
    generation = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    start = models.CharField(max_length=80)
    head = models.CharField(max_length=2)
    weight = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                "generation", "language", "head", models.F("weight").desc(), ByCharacter("start"),
                "document", name="search_suggestion_head",
            ),
            models.Index(
                "generation", "language", ByCharacter("start"), name="search_suggestion_start",
            ),
        ]

    def __str__(self):
        return self.start


class Pending(models.Model):
    """Something changed and the index does not know yet. Written in the transaction of the
    change, removed in that of the index: whatever is killed when, nothing is lost.

    ``what``: ``document`` (its key), ``told`` (of what facts in other texts tell), ``renamed``
    (of what has another name), ``mention`` (of one that holds such a name), ``listed`` (of one that
    a page of a module lists or listed), ``kind`` (of all records), ``below`` (a page), ``shelf``
    (a collection).
    """

    what = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"{self.what}:{self.key}"
