"""The thinking: a question becomes a checked, cited Answer."""
