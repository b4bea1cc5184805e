import django.db.models.deletion
import home.fields
import modelcluster.fields
import modelsearch.index
import taggit.managers
import uuid
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('home', '0001_user'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        # Not needed, but quick: a hundred migrations take half the time while the models of this project,
        # which all hang together with theirs, are not there yet.
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('sessions', '0001_initial'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailembeds', '0009_embed_cache_until'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('mailed_at', models.DateTimeField(blank=True, help_text='When staff were told by e-mail.', null=True)),
                ('handled_at', models.DateTimeField(blank=True, help_text='When staff had dealt with it.', null=True)),
                ('name', models.CharField(help_text='What we should call you.', max_length=150)),
                ('email', models.EmailField(help_text='Where we can answer you.', max_length=254, verbose_name='e-mail address')),
                ('organisation', models.CharField(blank=True, help_text='Where you work, if it matters here.', max_length=200)),
                ('text', models.TextField(max_length=5000, verbose_name='your message')),
            ],
            options={
                'ordering': ['-received_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='SHA-256 of the canonical snapshot, in hexadecimal.', max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('task_state', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='approval', to='wagtailcore.taskstate')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='taggit.TaggedItem', to='taggit.Tag', verbose_name='Tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uploaded_documents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('credit', models.CharField(blank=True, help_text='Who made the picture or holds the rights, for example “University of Liverpool”.', max_length=255)),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='taggit.TaggedItem', to='taggit.Tag', verbose_name='Tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uploaded_images', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two plain sentences. Shown in lists, search results and when the page is shared.', max_length=500)),
                ('staff_note', models.TextField(blank=True, help_text='Never public: what is still to be found out or agreed.', verbose_name='note for staff')),
                ('headline', models.CharField(blank=True, help_text='The large line at the top. Leave empty for the title.', max_length=150)),
                ('body', home.fields.MigrationFriendlyStreamField(blank=True, help_text='Sections, each with a heading.')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when the page is shared elsewhere. Leave empty for the site’s own picture.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.image')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ContactPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two plain sentences. Shown in lists, search results and when the page is shared.', max_length=500)),
                ('staff_note', models.TextField(blank=True, help_text='Never public: what is still to be found out or agreed.', verbose_name='note for staff')),
                ('body', home.fields.MigrationFriendlyStreamField(blank=True, help_text='What is shown above the form.')),
                ('thanks', models.TextField(default='Thank you. Your message has reached us, and we will answer by e-mail.', help_text='What is shown when the form was sent.', max_length=500)),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when the page is shared elsewhere. Leave empty for the site’s own picture.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.image')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('due_at', models.DateTimeField(help_text='The time for which the run was due.')),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(choices=[('running', 'Running'), ('succeeded', 'Succeeded'), ('failed', 'Failed')], default='running', max_length=20)),
                ('detail', models.TextField(blank=True, help_text='What was done, or why it failed.')),
            ],
            options={
                'ordering': ['-due_at'],
                'constraints': [models.UniqueConstraint(fields=('name', 'due_at'), name='home_jobrun_once')],
            },
        ),
        migrations.CreateModel(
            name='MistakeReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('mailed_at', models.DateTimeField(blank=True, help_text='When staff were told by e-mail.', null=True)),
                ('handled_at', models.DateTimeField(blank=True, help_text='When staff had dealt with it.', null=True)),
                ('address', models.CharField(help_text='The address of the page when it was reported.', max_length=500)),
                ('text', models.TextField(max_length=3000, verbose_name='what is wrong')),
                ('email', models.EmailField(blank=True, help_text='If you would like an answer. We use it for nothing else.', max_length=254, verbose_name='e-mail address')),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mistake_reports', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'ordering': ['-received_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(help_text='The full name, as the organisation writes it.', max_length=255)),
                ('short_name', models.CharField(blank=True, help_text='An abbreviation that readers know, for example “NIHR”.', max_length=60)),
                ('name_key', models.CharField(default='', editable=False, max_length=255)),
                ('short_name_key', models.CharField(blank=True, db_index=True, default='', editable=False, max_length=60)),
                ('kind', models.CharField(choices=[('university', 'University'), ('nhs', 'NHS body'), ('funder', 'Research funder'), ('charity', 'Charity'), ('industry', 'Industry'), ('professional', 'Professional body'), ('government', 'Government'), ('partnership', 'Partnership'), ('network', 'Network or forum'), ('other', 'Other')], default='other', help_text='What the organisation is.', max_length=20)),
                ('nation', models.CharField(blank=True, choices=[('england', 'England'), ('scotland', 'Scotland'), ('wales', 'Wales'), ('northern-ireland', 'Northern Ireland')], help_text='Leave empty for UK-wide bodies or if not yet known.', max_length=20)),
                ('region', models.CharField(blank=True, choices=[('north-east', 'North East England'), ('north-west', 'North West England'), ('yorkshire-and-the-humber', 'Yorkshire and the Humber'), ('east-midlands', 'East Midlands'), ('west-midlands', 'West Midlands'), ('east-of-england', 'East of England'), ('london', 'London'), ('south-east', 'South East England'), ('south-west', 'South West England'), ('scotland', 'Scotland'), ('wales', 'Wales'), ('northern-ireland', 'Northern Ireland')], help_text='Leave empty if not yet known.', max_length=30)),
                ('website', models.URLField(blank=True, help_text='The address of its home page, with https://.', max_length=500)),
                ('note', models.TextField(blank=True, help_text='For staff only, for example where a fact was found.')),
                ('logo', models.ForeignKey(blank=True, help_text='Only with the organisation’s permission.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.image')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='home.organisation')),
            ],
            options={
                'ordering': ['name'],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='PartnersPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two plain sentences. Shown in lists, search results and when the page is shared.', max_length=500)),
                ('staff_note', models.TextField(blank=True, help_text='Never public: what is still to be found out or agreed.', verbose_name='note for staff')),
                ('groups', home.fields.MigrationFriendlyStreamField(blank=True, help_text='Groups of organisations.')),
                ('body', home.fields.MigrationFriendlyStreamField(blank=True, help_text='What follows the groups.')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when the page is shared elsewhere. Leave empty for the site’s own picture.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.image')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='PolicyIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two plain sentences. Shown in lists, search results and when the page is shared.', max_length=500)),
                ('staff_note', models.TextField(blank=True, help_text='Never public: what is still to be found out or agreed.', verbose_name='note for staff')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when the page is shared elsewhere. Leave empty for the site’s own picture.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.image')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='PolicyPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two plain sentences. Shown in lists, search results and when the page is shared.', max_length=500)),
                ('staff_note', models.TextField(blank=True, help_text='Never public: what is still to be found out or agreed.', verbose_name='note for staff')),
                ('theme', models.CharField(choices=[('careers', 'Career pathway'), ('funding', 'Funding'), ('data', 'Data and monitoring'), ('assessment', 'Research assessment'), ('training', 'Training'), ('strategy', 'National strategy')], help_text='What the work is about.', max_length=20)),
                ('status', models.CharField(blank=True, choices=[('planned', 'Planned'), ('ongoing', 'Under way'), ('published', 'Published'), ('closed', 'Finished'), ('', 'Not yet known')], default='', help_text='Where the work stands.', max_length=20)),
                ('body', home.fields.MigrationFriendlyStreamField(blank=True, help_text='Sections, each with a heading.')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when the page is shared elsewhere. Leave empty for the site’s own picture.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.image')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='PolicySource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('uuid', models.UUIDField(default=uuid.uuid4)),
                ('title', models.CharField(help_text='What the source is, for example “University of Glasgow news”.', max_length=255)),
                ('url', models.URLField(blank=True, help_text='Where it can be read.', max_length=700, verbose_name='address')),
                ('supports', models.CharField(blank=True, help_text='Which facts on this page come from it.', max_length=500)),
                ('read_on', home.fields.PartialDateField(blank=True, default='', help_text='When it was last read: 2025, 2025-07 or 2025-07-04.', max_length=10, verbose_name='read on')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='home.policypage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PolicyUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('uuid', models.UUIDField(default=uuid.uuid4)),
                ('date', home.fields.PartialDateField(blank=True, default='', help_text='2025, 2025-07 or 2025-07-04. Leave empty if not yet known.', max_length=10)),
                ('text', models.TextField(help_text='What happened, in one or two sentences.')),
                ('source_url', models.URLField(blank=True, help_text='Where it can be read.', max_length=700, verbose_name='source')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='home.policypage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='home.image')),
            ],
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('footer_text', models.TextField(blank=True, help_text='A line or two at the foot of every page about who runs the site.', max_length=500)),
                ('message_days', models.PositiveSmallIntegerField(default=365, help_text='Messages and reports of mistakes that were dealt with are deleted after this many days.', verbose_name='days to keep messages')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when a page without its own picture is shared.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.image')),
            ],
            options={
                'verbose_name': 'site settings',
            },
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two plain sentences. Shown in lists, search results and when the page is shared.', max_length=500)),
                ('staff_note', models.TextField(blank=True, help_text='Never public: what is still to be found out or agreed.', verbose_name='note for staff')),
                ('body', home.fields.MigrationFriendlyStreamField(blank=True, help_text='Sections, each with a heading.')),
                ('reviewed_on', home.fields.PartialDateField(blank=True, default='', help_text='Shown at the foot: 2026, 2026-11 or 2026-11-23.', max_length=10, verbose_name='last reviewed')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when the page is shared elsewhere. Leave empty for the site’s own picture.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.image')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True)), fields=('name_key',), name='home_organisation_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='policysource',
            constraint=models.UniqueConstraint(fields=('page', 'uuid'), name='home_policysource_uuid'),
        ),
        migrations.AddConstraint(
            model_name='policyupdate',
            constraint=models.UniqueConstraint(fields=('page', 'uuid'), name='home_policyupdate_uuid'),
        ),
        migrations.AddConstraint(
            model_name='rendition',
            constraint=models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='home_rendition_unique'),
        ),
    ]
