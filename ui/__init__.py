"""The doors: chat page and command line, both on one Assistant."""
