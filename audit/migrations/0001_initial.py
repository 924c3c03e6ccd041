import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import imap.access.acting_user
import imap.db.clock
import imap.db.keys
import imap.db.tables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '__first__'),
        ('disclosures', '0001_initial'),
    ]

    operations = [
        imap.db.tables.CreateTable(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('era', models.BigIntegerField()),
                ('transaction', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('actor', models.TextField()),
                ('person_id', models.UUIDField(null=True)),
                ('agency', models.TextField(blank=True)),
                ('verb', models.CharField(choices=[('insert', 'Recorded'), ('update', 'Changed'), ('delete', 'Removed')], max_length=6)),
                ('table', models.CharField(max_length=63)),
                ('key', models.TextField()),
                ('enquiry_id', models.UUIDField(null=True)),
                ('commitment', models.BinaryField()),
            ],
            options={
                'verbose_name_plural': 'entries',
                'indexes': [models.Index(fields=['enquiry_id', 'era', 'transaction', 'id'], name='audit_entry_of_enquiry'), models.Index(fields=['era', 'transaction', 'id'], name='audit_entry_order')],
                'constraints': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='EntryBytes',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='recorded', serialize=False, to='audit.entry')),
                ('salt', models.BinaryField()),
                ('bytes', models.BinaryField()),
            ],
            options={
                'verbose_name_plural': 'entry bytes',
                'indexes': [],
                'constraints': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='AccessEvent',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=imap.db.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('enquiry_id', models.UUIDField(null=True)),
                ('screen', models.CharField(max_length=100)),
                ('about_id', models.UUIDField(null=True)),
                ('method', models.CharField(max_length=7)),
                ('outcome', models.CharField(choices=[('shown', 'Shown'), ('done', 'Done'), ('refused', 'Refused'), ('not_now', 'Not possible then'), ('failed', 'Failed'), ('listed', 'Named in a list')], max_length=8)),
                ('capacity', models.TextField(blank=True)),
                ('words', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['enquiry_id', 'at'], name='audit_accessevent_at_enquiry'), models.Index(fields=['person', 'at'], name='audit_accessevent_of_person')],
                'constraints': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='SecurityCatalogue',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=imap.db.clock.now)),
                ('digest', models.CharField(max_length=64)),
                ('definitions', models.JSONField()),
                ('migrations', models.JSONField()),
                ('unexplained', models.JSONField()),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
