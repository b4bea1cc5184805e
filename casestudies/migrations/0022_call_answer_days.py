"""Let staff say how long an answer usually takes, until it can be measured."""

from django.core.validators import MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("casestudies", "0021_reviewed_text")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="answer_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="How many days your answer usually takes. Institutions are told so while there are too few past cases to measure it.",
                null=True,
                validators=[MinValueValidator(1)],
                verbose_name="days to an answer",
            ),
        ),
    ]
