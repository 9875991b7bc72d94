import datetime
from collections import defaultdict

from django.db import migrations

from amurinfo.visitors import store
from amurinfo.visitors.counting import folding

FOREIGN = ("referrer", "outbound")
LEAST = 10


def by_week(apps, schema_editor):
    """Sums that were kept by day become sums of their week; names of other sites that too few
    have brought go. Totals stay by day."""
    Counter = apps.get_model("visitors", "Counter")
    by_day = Counter.objects.exclude(dimension="total")
    weeks = defaultdict(lambda: [0, 0, 0])
    for day, language, dimension, key, *numbers in by_day.values_list(
        "day", "language", "dimension", "key", "views", "visits", "visitors"
    ):
        row = weeks[day - datetime.timedelta(days=day.weekday()), language, dimension, key]
        for place, number in enumerate(numbers):
            row[place] += number
    by_day.delete()
    Counter.objects.bulk_create(
        Counter(day=day, language=language, dimension=dimension, key=key, views=views,
                visits=visits, visitors=visitors)
        for (day, language, dimension, key), (views, visits, visitors) in sorted(weeks.items())
        if dimension not in FOREIGN or visitors >= LEAST
    )


def nobody_left_over(apps, schema_editor):
    """Rows that were released before the total was looked at, and leave few over beside it, go."""
    Release = apps.get_model("visitors", "Release")
    for (start, end, language), tables in store.released(Release.objects.all()).items():
        if "total" not in tables:
            continue
        kept = folding.spare(tables)
        for dimension, table in tables.items():
            gone = [key for key in table if key not in kept[dimension]]
            Release.objects.filter(start=start, end=end, language=language, dimension=dimension,
                                   key__in=gone).delete()


class Migration(migrations.Migration):

    dependencies = [("visitors", "0003_by_month")]

    operations = [migrations.RunPython(by_week, migrations.RunPython.noop),
                  migrations.RunPython(nobody_left_over, migrations.RunPython.noop)]
