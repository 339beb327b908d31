"""Connections that never come to a request."""

import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest

from ui import connections
from ui.connections import LONGEST_HEAD

HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
WAIT = 0.5
SOON = 4


def connected(door: str) -> socket.socket:
    return socket.create_connection((str(urlsplit(door).hostname), urlsplit(door).port), timeout=SOON)


def drip(connection: socket.socket, part: bytes = b"x") -> None:
    for _ in range(SOON * 10):
        connection.sendall(part)
        time.sleep(0.1)


@pytest.fixture
def hurried(door: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(connections, "HEAD_SECONDS", WAIT)
    return door


@pytest.mark.parametrize("begun", [b"", b"GET /", HEAD, HEAD + b"\r\n" + HEAD], ids=["nothing", "line", "head", "next"])
def test_a_request_that_does_not_come_ends_the_connection(hurried: str, begun: bytes) -> None:
    with connected(hurried) as connection:
        connection.sendall(begun)
        started = time.monotonic()
        while connection.recv(10_000):
            pass
        assert time.monotonic() - started < SOON


def test_byte_by_byte_is_no_way_around_it(hurried: str) -> None:
    with connected(hurried) as connection, pytest.raises(ConnectionError):
        drip(connection)


def test_a_head_without_end_is_refused(door: str) -> None:
    with connected(door) as connection:
        connection.sendall(HEAD)
        with pytest.raises(ConnectionError):
            drip(connection, b"x: " + b"y" * (LONGEST_HEAD // 4) + b"\r\n")


def test_a_body_that_goes_on_after_its_refusal_ends_the_connection(hurried: str) -> None:
    with connected(hurried) as connection:
        connection.sendall(b"POST /api/v1/verify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 21000000\r\n\r\n")
        assert b" 413 " in connection.recv(10_000)
        with pytest.raises(ConnectionError):
            drip(connection)


def test_who_takes_longer_than_that_with_an_answer_is_left_alone(hurried: str) -> None:
    with httpx.Client(base_url=hurried) as client:
        for pause in (0, 2 * WAIT, 2 * WAIT):
            time.sleep(pause)
            assert client.get("/healthz").status_code == 200
        body = b'{"question": "' + b"x" * 90_000 + b'"}'
        headers = {"content-type": "application/json", "x-long": "y" * (LONGEST_HEAD // 2)}
        assert client.post("/api/v1/ask", content=body, headers=headers).status_code == 422
