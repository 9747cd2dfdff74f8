"""Files with track records that were made elsewhere: kept for their session, until somebody imports one."""

from .reading import read_track_record
from .tray import RecordTray, is_record, value_columns

__all__ = ["RecordTray", "is_record", "read_track_record", "value_columns"]
