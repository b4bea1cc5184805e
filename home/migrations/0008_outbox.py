"""The outbox of mail, the words that staff give to a kind of mail, and how long mail is kept."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('home', '0007_message_token'),
        ('post_office', '0014_alter_email_recipient_delivery_status_and_more'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=80, unique=True)),
                ('subject', models.CharField(help_text='One line. “Action needed:” or “For information:” is put before it by itself.', max_length=150)),
                ('body', models.TextField(help_text='Plain text. Placeholders in braces are filled in.', max_length=20000)),
                ('is_held', models.BooleanField(default=False, help_text='Keep each message of this kind back until somebody here has read it and lets it go.', verbose_name='hold each message')),
            ],
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='mail_days',
            field=models.PositiveSmallIntegerField(default=730, help_text='Messages that were sent or deleted leave the outbox, and the institution’s page, after this many days.', verbose_name='days to keep mail'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='mail_digest',
            field=models.CharField(choices=[('hour', 'Each hour'), ('day', 'Each day at 8 in the morning')], default='hour', help_text='How often what may wait is sent to a person, as one mail.', max_length=10, verbose_name='joined mail'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='mail_wait_minutes',
            field=models.PositiveSmallIntegerField(default=10, help_text='So long staff may still change or stop a message. Receipts and codes do not wait.', verbose_name='minutes that mail waits'),
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.CharField(db_index=True, help_text='The key of its kind.', max_length=80, verbose_name='kind')),
                ('about_id', models.CharField(blank=True, max_length=64)),
                ('needs_action', models.BooleanField(help_text='Whether somebody must do something. The subject says so.')),
                ('pace', models.PositiveSmallIntegerField(help_text='How soon it goes.')),
                ('reply_to', models.EmailField(blank=True, help_text='Where an answer goes.', max_length=254)),
                ('subject', models.CharField(max_length=300)),
                ('text', models.TextField()),
                ('secrets', models.JSONField(default=dict, editable=False, help_text='What its secret words stand for, until it went.')),
                ('has_secrets', models.BooleanField(default=False, editable=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting to go'), ('held', 'Held back'), ('sent', 'Sent'), ('failed', 'Could not be sent'), ('deleted', 'Deleted before it went')], db_index=True, default='waiting', max_length=10)),
                ('written_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('due_at', models.DateTimeField(help_text='It does not go before.')),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('about_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contenttypes.contenttype')),
                ('organisation', models.ForeignKey(blank=True, help_text='The organisation that it was written to. Empty for a message to staff or to a person.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='outbox_messages', to='home.organisation')),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OutboxDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('sent_at', models.DateTimeField(null=True)),
                ('email', models.ForeignKey(help_text='Its row in the queue; several messages share one in a digest. Empty before and long after.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deliveries', to='post_office.email')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='home.outboxmessage')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(fields=['about_type', 'about_id'], name='home_outbox_about'),
        ),
    ]
