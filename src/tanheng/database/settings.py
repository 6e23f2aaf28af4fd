"""How the server is set: written anew at every start, so that a newer program brings its own settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = "tanheng.conf"
CONNECTIONS = 100
ARCHIVE_EVERY = 60  # seconds after which a begun piece of the log is archived: what a lost machine can cost at most

_ALWAYS = f"""
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = {CONNECTIONS}
shared_buffers = '256MB'
password_encryption = 'scram-sha-256'
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] %u@%d '
# What people typed never reaches the log: neither statements nor the values of a row that was refused.
log_statement = 'none'
log_min_duration_statement = -1
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
idle_in_transaction_session_timeout = '5min'
# Serializable transactions that read many rows keep locks of rows, not of whole tables.
max_pred_locks_per_transaction = 256
max_pred_locks_per_relation = 1024
max_pred_locks_per_page = 16
# A small table is read by its index, too: a scan of the whole would make any two commands meet (measured: they wait 0.1 s, not 1.6 s).
random_page_cost = 1.1
wal_level = 'replica'
"""
_DURABLE = """
fsync = on
synchronous_commit = on
full_page_writes = on
"""
_QUICK = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = '1GB'
"""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a restored cluster is to bring back: pieces of the log from a folder, up to an instant."""

    archive: Path
    to: str


def settings(socket: Path, *, durable: bool, archive: Path | None, recovery: Recovery | None = None) -> str:
    """Return the text of the settings. Without an archive nothing is archived."""
    text = f"unix_socket_directories = {_value(socket)}\n{_ALWAYS}{_DURABLE if durable else _QUICK}"
    if archive is not None:
        # basic_archive copies to another name, syncs, renames, and refuses a name that is there with another content.
        text += (
            f"archive_mode = on\narchive_library = 'basic_archive'\nbasic_archive.archive_directory = {_value(archive)}\n"
            f"archive_timeout = '{ARCHIVE_EVERY}s'\n"
        )
    else:
        text += "archive_mode = off\n"
    if recovery is not None:
        fetch = f"cp {_shell(recovery.archive)}/%f %p"
        text += (
            f"restore_command = {_value(fetch)}\nrecovery_target_time = {_value(recovery.to)}\nrecovery_target_timeline = 'current'\n"
            "recovery_target_inclusive = on\nrecovery_target_action = 'promote'\nhot_standby = off\n"
        )
    return text


def _value(value: object) -> str:
    """Quote a value as a file of settings needs it."""
    text = str(value).replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'"


def _shell(path: Path) -> str:
    """Quote a path for the shell in which the server runs a command, where % begins a placeholder."""
    quoted = str(path).replace("'", "'\\''").replace("%", "%%")
    return f"'{quoted}'"
