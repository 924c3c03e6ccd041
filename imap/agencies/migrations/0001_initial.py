import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import imap.access.acting_user
import imap.db.clock
import imap.db.keys
import imap.db.tables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        imap.db.tables.CreateTable(
            name='Agency',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('kind', models.CharField(choices=[('lacsc', "Local authority children's social care"), ('police', 'Police'), ('health_provider', 'Health provider'), ('gp', 'GP practice'), ('school', 'School or college'), ('education', 'Education service'), ('probation', 'Probation'), ('housing', 'Housing'), ('adult_social_care', 'Adult social care'), ('youth_justice', 'Youth justice'), ('domestic_abuse', 'Domestic abuse service'), ('substance_misuse', 'Substance misuse service'), ('voluntary', 'Voluntary organisation'), ('private', 'Private organisation'), ('other', 'Other')], max_length=30, verbose_name='kind')),
                ('leads', models.BooleanField(default=False, verbose_name='is the lead agency')),
                ('group', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='agency', to='auth.group')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='safeguarding contact')),
                ('agreement_version', models.CharField(max_length=20, verbose_name='version of the agreement signed')),
                ('agreement_signed_on', models.DateField(verbose_name='signed on')),
                ('agreement_signed_by', models.CharField(max_length=120, verbose_name='signed by')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name_plural': 'agencies',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('leads'), condition=models.Q(('leads', True)), name='agencies_agency_one_lead'), models.CheckConstraint(condition=models.Q(('leads', False), ('kind', 'lacsc'), _connector='OR'), name='agencies_agency_lead_is_lacsc')],
                'indexes': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='work e-mail address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='agencies.agency')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('sessions_ended', models.PositiveIntegerField(default=0, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
            ],
            options={
                'ordering': ['name'],
                'indexes': [models.Index(fields=['agency', 'name'], name='agencies_user_by_agency')],
                'constraints': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='HistoricalAgency',
            fields=[
                ('id', models.UUIDField(db_index=True, default=imap.db.keys.new_key, editable=False)),
                ('name', models.CharField(db_index=True, max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('lacsc', "Local authority children's social care"), ('police', 'Police'), ('health_provider', 'Health provider'), ('gp', 'GP practice'), ('school', 'School or college'), ('education', 'Education service'), ('probation', 'Probation'), ('housing', 'Housing'), ('adult_social_care', 'Adult social care'), ('youth_justice', 'Youth justice'), ('domestic_abuse', 'Domestic abuse service'), ('substance_misuse', 'Substance misuse service'), ('voluntary', 'Voluntary organisation'), ('private', 'Private organisation'), ('other', 'Other')], max_length=30, verbose_name='kind')),
                ('leads', models.BooleanField(default=False, verbose_name='is the lead agency')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='safeguarding contact')),
                ('agreement_version', models.CharField(max_length=20, verbose_name='version of the agreement signed')),
                ('agreement_signed_on', models.DateField(verbose_name='signed on')),
                ('agreement_signed_by', models.CharField(max_length=120, verbose_name='signed by')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('history_change_reason', models.TextField(null=True)),
                ('group', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='auth.group')),
                ('history_id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical agency',
                'verbose_name_plural': 'historical agencies',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        imap.db.tables.CreateTable(
            name='HistoricalDutyTeam',
            fields=[
                ('id', models.UUIDField(db_index=True, default=imap.db.keys.new_key, editable=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('hours', models.CharField(choices=[('day', 'Day'), ('out_of_hours', 'Out of hours')], default='day', max_length=20, verbose_name='hours')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('history_change_reason', models.TextField(null=True)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agencies.agency')),
                ('history_id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical duty team',
                'verbose_name_plural': 'historical duty teams',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        imap.db.tables.CreateTable(
            name='DutyTeam',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_teams', to='agencies.agency')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('hours', models.CharField(choices=[('day', 'Day'), ('out_of_hours', 'Out of hours')], default='day', max_length=20, verbose_name='hours')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('agency'), models.F('name'), name='agencies_dutyteam_one_name')],
                'indexes': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='HistoricalDutyMember',
            fields=[
                ('id', models.UUIDField(db_index=True, default=imap.db.keys.new_key, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agencies.dutyteam')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical duty member',
                'verbose_name_plural': 'historical duty members',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        imap.db.tables.CreateTable(
            name='DutyMember',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='agencies.dutyteam')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('user'), condition=models.Q(('ended_at', None)), name='agencies_dutymember_once')],
                'indexes': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='ClockChange',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('subject', models.CharField(choices=[('answer_red', 'Answering a request, red'), ('answer_amber', 'Answering a request, amber'), ('answer_green', 'Answering a request, green'), ('review_red', 'Reviewing an override, red'), ('review_amber', 'Reviewing an override, amber'), ('review_green', 'Reviewing an override, green'), ('acknowledgement', 'Telling the referrer, and reading what was shared'), ('hours', 'Working hours of the MASH')], max_length=20, verbose_name='clock')),
                ('amount', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='length')),
                ('unit', models.CharField(blank=True, choices=[('hours', 'hours, day and night'), ('mash_hours', 'working hours of the MASH'), ('working_days', 'working days')], max_length=12, verbose_name='unit')),
                ('opens', models.TimeField(blank=True, null=True, verbose_name='opens')),
                ('closes', models.TimeField(blank=True, null=True, verbose_name='closes')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('reason', models.TextField(verbose_name='reason')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(default=imap.db.clock.now, editable=False)),
            ],
            options={
                'ordering': ['recorded_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('closes__gt', models.F('opens')), ('opens__isnull', False), ('subject', 'hours'), ('unit', '')), models.Q(models.Q(('subject', 'hours'), _negated=True), ('amount__gte', 1), ('closes', None), ('opens', None), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='agencies_clockchange_whole')],
                'indexes': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='LocalEntry',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('list_name', models.CharField(choices=[('referred_on', 'Services and teams that a family is passed on to')], max_length=30, verbose_name='list')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='first day on which it no longer applies')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='agencies.localentry')),
            ],
            options={
                'verbose_name_plural': 'local entries',
                'ordering': ['list_name', 'name', 'valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='agencies_localentry_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('successor', None), models.Q(('valid_until__isnull', False), models.Q(('successor', models.F('id')), _negated=True)), _connector='OR'), name='agencies_localentry_successor_of_ended')],
                'indexes': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='HistoricalLocalEntry',
            fields=[
                ('id', models.UUIDField(db_index=True, default=imap.db.keys.new_key, editable=False)),
                ('list_name', models.CharField(choices=[('referred_on', 'Services and teams that a family is passed on to')], max_length=30, verbose_name='list')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='first day on which it no longer applies')),
                ('history_change_reason', models.TextField(null=True)),
                ('successor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agencies.localentry')),
                ('history_id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical local entry',
                'verbose_name_plural': 'historical local entries',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        imap.db.tables.CreateTable(
            name='PeopleImport',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('file_name', models.CharField(blank=True, max_length=200, verbose_name='file')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(default=imap.db.clock.now, editable=False)),
            ],
            options={
                'ordering': ['-recorded_at'],
                'indexes': [],
                'constraints': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='ImportedPerson',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='agencies.peopleimport')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='imported', to=settings.AUTH_USER_MODEL)),
                ('row', models.PositiveIntegerField()),
                ('link_sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'imported people',
                'ordering': ['row'],
                'indexes': [models.Index(condition=models.Q(('link_sent_at', None)), fields=['of', 'row'], name='agencies_imported_no_link')],
                'constraints': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='HistoricalUser',
            fields=[
                ('id', models.UUIDField(db_index=True, default=imap.db.keys.new_key, editable=False)),
                ('email', models.EmailField(db_index=True, max_length=254, verbose_name='work e-mail address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('history_change_reason', models.TextField(null=True)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agencies.agency')),
                ('history_id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical user',
                'verbose_name_plural': 'historical users',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        imap.db.tables.CreateTable(
            name='HistoricalRoleHeld',
            fields=[
                ('id', models.UUIDField(db_index=True, default=imap.db.keys.new_key, editable=False)),
                ('role', models.CharField(choices=[('practitioner', 'Practitioner'), ('manager', 'Manager'), ('guardian', 'Caldicott Guardian of the agency'), ('partnership_guardian', 'Caldicott Guardian of the partnership'), ('dpo', 'Data protection officer'), ('administrator', 'Administrator of the partnership')], max_length=30, verbose_name='role')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical role held',
                'verbose_name_plural': 'historical roles held',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        imap.db.tables.CreateTable(
            name='RoleHeld',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles_held', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('practitioner', 'Practitioner'), ('manager', 'Manager'), ('guardian', 'Caldicott Guardian of the agency'), ('partnership_guardian', 'Caldicott Guardian of the partnership'), ('dpo', 'Data protection officer'), ('administrator', 'Administrator of the partnership')], max_length=30, verbose_name='role')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'roles held',
                'constraints': [models.UniqueConstraint(models.F('user'), models.F('role'), condition=models.Q(('ended_at', None)), name='agencies_roleheld_once')],
                'indexes': [],
            },
        ),
        imap.db.tables.CreateTable(
            name='UnsentForm',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=500)),
                ('answers', models.JSONField()),
                ('sent_at', models.DateTimeField(default=imap.db.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'sent_at'], name='agencies_unsentform_of_person'), models.Index(fields=['sent_at'], name='agencies_unsentform_age')],
            },
        ),
        imap.db.tables.CreateTable(
            name='SentForm',
            fields=[
                ('key', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('recorded_at', models.DateTimeField(default=imap.db.clock.now)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['recorded_at'], name='agencies_sentform_age')],
            },
        ),
        imap.db.tables.CreateTable(
            name='AccountEvent',
            fields=[
                ('id', models.UUIDField(default=imap.db.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account_events', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('kind', models.CharField(choices=[('signed_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed: wrong address or password'), ('locked_out', 'Sign-in refused: too many attempts'), ('not_active', 'Sign-in refused: the account is not active'), ('signed_out', 'Signed out'), ('link_asked', 'Asked for a link to set a password'), ('password_set', 'Password set through a link'), ('password_changed', 'Password changed')], max_length=20)),
                ('recorded_at', models.DateTimeField(default=imap.db.clock.now, editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['agency', 'recorded_at'], name='agencies_event_of_agency'), models.Index(fields=['account', 'recorded_at'], name='agencies_event_of_account')],
                'constraints': [],
            },
        ),
    ]
