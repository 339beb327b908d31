"""Connections that never come to a request."""

import json
import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest

from tests.ui.serving import QUESTION, EndlessModel
from ui import connections
from ui.connections import LONGEST_HEAD
from ui.gate import LARGEST_BODY

HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
WAIT = 0.5
SOON = 4
TOO_MUCH = 21_000_000
ASKED = json.dumps({"question": QUESTION}).encode()


def head(path: str, length: int) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
    return f"{head}\r\n".encode()


def connected(door: str) -> socket.socket:
    return socket.create_connection((str(urlsplit(door).hostname), urlsplit(door).port), timeout=SOON)


def drip(connection: socket.socket, part: bytes = b"x") -> None:
    for _ in range(SOON * 10):
        connection.sendall(part)
        time.sleep(0.1)


def ends(connection: socket.socket) -> None:
    """Raises TimeoutError where it does not."""
    while connection.recv(10_000):
        pass


@pytest.fixture
def hurried(door: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(connections, "HEAD_SECONDS", WAIT)
    return door


BEGUN = {"nothing": b"", "line": b"GET /", "head": HEAD, "next": HEAD + b"\r\n" + HEAD}
UPGRADE = b"Connection: Upgrade\r\nUpgrade: websocket\r\n"


@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
def test_a_request_that_does_not_come_ends_the_connection(hurried: str, begun: bytes) -> None:
    with connected(hurried) as connection:
        connection.sendall(begun)
        ends(connection)


@pytest.mark.parametrize("more", [b"", UPGRADE], ids=["plain", "upgrade"])
@pytest.mark.parametrize("after", [b"\r\n", b"\r", b"x", b"G"])
def test_what_is_no_request_after_one_ends_the_connection_too(hurried: str, more: bytes, after: bytes) -> None:
    with connected(hurried) as connection:
        connection.sendall(HEAD + more + b"\r\n")
        assert b" 200 " in connection.recv(10_000)
        connection.sendall(after)
        ends(connection)


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
        connection.sendall(head("/api/v1/verify", TOO_MUCH))
        assert b" 413 " in connection.recv(10_000)
        with pytest.raises(ConnectionError):
            drip(connection)


def test_of_a_refused_body_only_so_much_is_read(door: str) -> None:
    with connected(door) as connection:
        connection.sendall(head("/api/v1/verify", TOO_MUCH))
        assert b" 413 " in connection.recv(10_000)
        connection.settimeout(1)
        with pytest.raises(TimeoutError):
            connection.sendall(b"x" * TOO_MUCH)


def test_after_a_refused_body_the_next_request_is_answered(door: str) -> None:
    length = LARGEST_BODY + LONGEST_HEAD
    with connected(door) as connection:
        connection.sendall(head("/api/v1/verify", length))
        assert b" 413 " in connection.recv(10_000)
        connection.sendall(b"x" * length)
        for part in (HEAD, b"\r\n"):
            time.sleep(0.2)
            connection.sendall(part)
        assert b" 200 " in connection.recv(10_000)


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/ask/stream"])
def test_who_leaves_with_two_requests_at_once_ends_the_answer(endless: tuple[str, EndlessModel], path: str) -> None:
    address, model = endless
    with connected(address) as connection:
        connection.sendall(head(path, len(ASKED)) + ASKED + HEAD + b"\r\n")
        assert model.begun.acquire(timeout=SOON)
    assert model.left.acquire(timeout=SOON)


def test_the_answer_to_the_second_of_two_requests_at_once_may_take_its_time(
    endless: tuple[str, EndlessModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", WAIT)
    address, model = endless
    with connected(address) as connection:
        connection.sendall(HEAD + b"\r\n" + head("/api/v1/ask/stream", len(ASKED)))
        assert b" 200 " in connection.recv(10_000)
        connection.sendall(ASKED)
        assert model.begun.acquire(timeout=SOON)
        assert not model.left.acquire(timeout=3 * WAIT)


def test_who_takes_longer_than_that_with_an_answer_is_left_alone(hurried: str) -> None:
    with httpx.Client(base_url=hurried) as client:
        for pause in (0, 2 * WAIT, 2 * WAIT):
            time.sleep(pause)
            assert client.get("/healthz").status_code == 200
        body = b'{"question": "' + b"x" * 90_000 + b'"}'
        headers = {"content-type": "application/json", "x-long": "y" * (LONGEST_HEAD // 2)}
        assert client.post("/api/v1/ask", content=body, headers=headers).status_code == 422
