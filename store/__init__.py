"""The speech as searchable passages."""
