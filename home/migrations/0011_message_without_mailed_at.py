"""Whether staff were mailed is known by the outbox.

The columns stay for now, unused, so that a server that still runs the code before this one can keep messages.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("home", "0010_membership")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="contactmessage", name="mailed_at"),
                migrations.RemoveField(model_name="mistakereport", name="mailed_at"),
            ]
        )
    ]
