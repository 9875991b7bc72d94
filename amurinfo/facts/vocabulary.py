"""Closed lists that the code itself knows; open ones are :class:`Concept` records."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Confidence(TextChoices):
    HIGH = "high", pgettext_lazy("confidence", "high")
    MEDIUM = "medium", pgettext_lazy("confidence", "medium")
    LOW = "low", pgettext_lazy("confidence", "low")


class Position(TextChoices):
    """How far a point on the map may be trusted."""

    EXACT = "exact", _("point inside or close to it")
    APPROXIMATE = "approximate", _("approximate point, off by up to about 20 km")
    VERY_APPROXIMATE = "very-approximate", _("very approximate point, off by more than 20 km")
    REPRESENTATIVE = "representative", _("representative point")
    GENERALISED = "generalised", _("blurred on purpose to protect the place")


class Level(TextChoices):
    NATIONAL = "national", pgettext_lazy("level of protection", "national")
    REGIONAL = "regional", pgettext_lazy("level of protection", "regional")
    INTERNATIONAL = "international", pgettext_lazy("level of protection", "international")


class IucnCategory(TextChoices):
    """IUCN protected area management categories."""

    IA = "Ia", _("Ia – strict nature reserve")
    IB = "Ib", _("Ib – wilderness area")
    II = "II", _("II – national park")
    III = "III", _("III – natural monument or feature")
    IV = "IV", _("IV – habitat or species management area")
    V = "V", _("V – protected landscape")
    VI = "VI", _("VI – protected area with sustainable use of natural resources")


class RedList(TextChoices):
    """IUCN Red List categories."""

    EX = "EX", _("Extinct (EX)")
    EW = "EW", _("Extinct in the wild (EW)")
    CR = "CR", _("Critically endangered (CR)")
    EN = "EN", _("Endangered (EN)")
    VU = "VU", _("Vulnerable (VU)")
    NT = "NT", _("Near threatened (NT)")
    LC = "LC", _("Least concern (LC)")
    DD = "DD", _("Data deficient (DD)")


class Property(TextChoices):
    """What a figure says of its subject."""

    POPULATION = "population", _("Number counted or estimated")
    ILLEGAL_CATCH = "illegal-catch", _("Illegal catch")
    LENGTH = "length", _("Length")
    AREA = "area", _("Area")
    BUFFER_ZONE_AREA = "buffer-zone-area", _("Area of the buffer zone")
    MEMBERS = "members", _("Members")
    SPECIES_KNOWN = "species-known", _("Species known")
    HOME_RANGE = "home-range", _("Range of one animal")
    TRACKED = "tracked", _("Followed with transmitters")
    BOTH_SIDES = "both-sides", _("Recorded on both sides of the border")
    POLLUTED_RIVERS = "polluted-rivers", _("Polluted stretches of rivers")


class Case(TextChoices):
    """Grammatical cases of names, in the order of :data:`amurinfo.facts.prose.syntax.CASES`."""

    GENITIVE = "genitive", pgettext_lazy("case", "genitive")
    DATIVE = "dative", pgettext_lazy("case", "dative")
    ACCUSATIVE = "accusative", pgettext_lazy("case", "accusative")
    INSTRUMENTAL = "instrumental", pgettext_lazy("case", "instrumental")
    PREPOSITIONAL = "prepositional", pgettext_lazy("case", "prepositional")
    ABLATIVE = "ablative", pgettext_lazy("case", "ablative")
    COMITATIVE = "comitative", pgettext_lazy("case", "comitative")


class Qualifier(TextChoices):
    ABOUT = "about", _("about")
    AT_LEAST = "at-least", _("at least")
    MORE_THAN = "more-than", _("more than")
    AT_MOST = "at-most", _("at most")
    FEWER_THAN = "fewer-than", _("fewer than")


class MembershipState(TextChoices):
    """A candidate is never published as a member."""

    CONFIRMED = "confirmed", _("confirmed by a source")
    CANDIDATE = "candidate", _("candidate, not confirmed")


class Sensitivity(TextChoices):
    """Chapman (2020), categories 1 to 4."""

    EXTREME = "1", _("extreme: dens, occupied nests, camera traps")
    HIGH = "2", _("high: other records of big cats")
    MEDIUM = "3", _("medium: rare plants, stop-overs of cranes")
    LOW = "4", pgettext_lazy("sensitivity", "low")
