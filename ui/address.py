"""Where a browser on this machine finds what listens on an address."""

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""What a server listens on to be reached from other machines; no browser can open it."""


def address_of(host: str, port: int) -> str:
    """`http://host:port`, as it is typed."""
    host = EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
