"""Sign-in for the whole page through an OpenID Connect provider."""

import logging
import secrets
from typing import Any

from authlib.integrations.starlette_client import OAuth
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.middleware.sessions import SessionMiddleware

from assistant.settings import Settings
from ui.visitor import Refused

log = logging.getLogger("speech_assistant.sign_in")

COOKIE = "speech_assistant"
SECONDS = 8 * 60 * 60


class SignIn:
    """Sends a visitor to the provider, and keeps in a signed cookie who came back."""

    def __init__(self, settings: Settings) -> None:
        secret = settings.oidc_client_secret
        self._public = settings.public_url and settings.public_url.rstrip("/")
        self._provider: Any = OAuth().register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            server_metadata_url=f"{str(settings.oidc_issuer).rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
        )

    async def leave(self, request: Request) -> Response:
        """To the provider. Raises Refused 502 `sign_in_failed`."""
        back = f"{self._public or str(request.base_url).rstrip('/')}/sign-in/back"
        try:
            answer: Response = await self._provider.authorize_redirect(request, back)
        except Exception as fault:  # noqa: BLE001, whatever the library raises; its text stays here
            log.warning("The sign-in provider does not answer as it should (%s).", type(fault).__name__)
            raise Refused("sign_in_failed", 502) from None
        return answer

    async def come_back(self, request: Request) -> Response:
        """From the provider, to the page. Raises Refused 401 `sign_in_failed`."""
        try:
            token = await self._provider.authorize_access_token(request)
            user = str(token["userinfo"]["sub"])
        except Exception as fault:  # noqa: BLE001, whatever the library raises; its text stays here
            log.warning("A sign-in failed (%s).", type(fault).__name__)
            raise Refused("sign_in_failed", 401) from None
        request.session.clear()
        request.session["user"] = user
        return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)

    async def sign_out(self, request: Request) -> Response:
        """Forgets who it was."""
        request.session.clear()
        return Response(status_code=204)


def add_sign_in(app: FastAPI, settings: Settings) -> None:
    """The routes of signing in and out, and the cookie."""
    signing = SignIn(settings)
    app.add_api_route("/sign-in", signing.leave, methods=["GET"], include_in_schema=False)
    app.add_api_route("/sign-in/back", signing.come_back, methods=["GET"], include_in_schema=False)
    app.add_api_route("/sign-out", signing.sign_out, methods=["POST"], include_in_schema=False)
    # Signed with a secret of this process: everybody signs in again after a restart.
    app.add_middleware(
        SessionMiddleware,
        secret_key=secrets.token_urlsafe(32),
        session_cookie=COOKIE,
        max_age=SECONDS,
        https_only=(settings.public_url or "").startswith("https:"),
    )
