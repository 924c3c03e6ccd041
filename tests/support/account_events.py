"""What the record says of signing in and of passwords."""

from tests.support.sql import Sql


def recorded(backup_sql: Sql) -> list[tuple[str, str | None, str]]:
    """Every event in the order in which it was recorded: what, whose account, and in whose name its entry stands."""
    return backup_sql(
        """SELECT e.kind, u.name, r.actor FROM agencies_accountevent e LEFT JOIN agencies_user u ON u.id = e.account_id
        JOIN audit_entry r ON r."table" = 'agencies_accountevent' AND r.key = e.id::text ORDER BY r.id"""
    )
