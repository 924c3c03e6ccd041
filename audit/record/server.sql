-- Settings of the server, as a new session has them, that switch a protection off or write into its log what people typed;
-- docs/operations.md says how they must be. What a version of the server does not have cannot be wrong.
SELECT 'setting ' || s.name || ' of the server'
FROM pg_settings s JOIN (VALUES
  ('session_replication_role', 'origin'),
  ('row_security', 'on'),
  ('event_triggers', 'on'),
  ('allow_system_table_mods', 'off'),
  ('ignore_system_indexes', 'off'),
  ('zero_damaged_pages', 'off'),
  ('ignore_checksum_failure', 'off'),
  ('lo_compat_privileges', 'off'),
  ('transform_null_equals', 'off'),
  ('local_preload_libraries', ''),
  ('password_encryption', 'scram-sha-256'),
  ('log_statement', 'none'),
  ('log_min_duration_statement', '-1'),
  ('log_min_duration_sample', '-1'),
  ('log_transaction_sample_rate', '0'),
  ('log_min_error_statement', 'panic'),
  ('log_error_verbosity', 'terse'),
  ('log_parameter_max_length', '0'),
  ('log_parameter_max_length_on_error', '0'),
  ('debug_print_parse', 'off'),
  ('debug_print_rewritten', 'off'),
  ('debug_print_plan', 'off')
) AS must(name, value) ON must.name = s.name
WHERE s.reset_val <> must.value
ORDER BY 1
