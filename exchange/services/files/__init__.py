"""Files, opened and read in chunks: CSV in several encodings, XLSX, Parquet."""

from exchange.services.files.opening import look_into, open_source
from exchange.services.files.source import Source

__all__ = ["Source", "look_into", "open_source"]
