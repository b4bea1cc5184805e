"""Somebody asks staff to join an organisation."""


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0011_message_without_mailed_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='MembershipRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_as_written', models.CharField(blank=True, help_text='The name of an organisation that is not in the list, as the person wrote it.', max_length=255)),
                ('note', models.TextField(blank=True, help_text='What the person says of it.', max_length=1000)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('outcome', models.CharField(choices=[('waiting', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined')], db_index=True, default='waiting', max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('answered_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, help_text='Empty if it is not in the list yet.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='membership_requests', to='home.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='membership_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'waiting')), fields=('user', 'organisation'), name='home_request_waiting_once')],
            },
        ),
    ]
