from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0004_facets_and_suggestions'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='places',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='title_places',
            field=models.BinaryField(null=True),
        ),
    ]
