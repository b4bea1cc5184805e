"""Give posts the order and the constraint that all parts of a page should have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0022_call_answer_days"),
        ("home", "0015_message_limit"),
        ("pathway", "0002_yearly_checks"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="post",
            options={"ordering": ["sort_order"]},
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(fields=("page", "uuid"), name="casestudies_post_uuid"),
        ),
    ]
