import datetime

from django.db import migrations

from amurinfo.visitors import partitions


def by_month(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for model in partitions.COLUMNS:
            partitions.divide(cursor, model)
            partitions.make(cursor, model, datetime.datetime.now(datetime.UTC).date())


class Migration(migrations.Migration):

    dependencies = [("visitors", "0002_report")]

    operations = [migrations.RunPython(by_month, migrations.RunPython.noop)]
