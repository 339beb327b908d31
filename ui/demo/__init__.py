"""A portal to look at and to copy from: `make portal`."""
