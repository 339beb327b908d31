"""`POST /api/v1/sessions`: a page of a portal gets a token for half an hour."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ui.access import admit
from ui.identity import LONGEST, subject
from ui.portals import ID, Portal
from ui.problem import PROBLEMS
from ui.sessions import SECONDS
from ui.site import Site
from ui.visitor import Refused, Visitor

router = APIRouter()


class Wanted(BaseModel):
    """Which portal the page belongs to, and who its visitor is, where the portal says so."""

    model_config = ConfigDict(extra="forbid")

    portal: Annotated[str, Field(pattern=ID, examples=["hr"])]
    identity: Annotated[str | None, Field(max_length=LONGEST)] = None
    """A JSON Web Token which the portal signed."""


class Opened(BaseModel):
    """Send it as `Authorization: Bearer …`, from the same page."""

    token: Annotated[str, Field(examples=["ss_eyJhbGciOi…"])]
    expires_in: Annotated[int, Field(examples=[SECONDS])]


@router.post("/sessions", status_code=201, responses=PROBLEMS, tags=["sessions"])
async def open_session(
    wanted: Wanted, request: Request, response: Response, visitor: Annotated[Visitor, Depends(admit)]
) -> Opened:
    """Opens a session; with the token of one that still runs, renews it."""
    site: Site = request.app.state.site
    portal = _portal(site, wanted.portal, visitor, request.headers["host"])
    site.limits.session(portal, visitor.address)
    # Who a portal vouched for is asked again, so that a session cannot outlive the word of the portal.
    known = visitor.user if visitor.portal is None or portal.identity is None else None
    user = subject(portal, wanted.identity) or known
    if user is None and site.rules.sign_in:
        raise Refused("sign_in", 401)
    renewed = visitor.id if visitor.portal and visitor.user is None else None
    token = site.sessions.open(portal.id, str(visitor.origin), user, renewed)
    response.headers["Cache-Control"] = "no-store"
    return Opened(token=token, expires_in=SECONDS)


def _portal(site: Site, portal_id: str, visitor: Visitor, host: str) -> Portal:
    """The portal, where the page that asks is one of its pages, or the site's own page in a frame."""
    if visitor.origin is None:
        raise Refused("foreign_origin", 403)
    portal = site.portals.get(portal_id)
    others = visitor.portal is not None and visitor.portal.id != portal_id
    if portal is None or others or not (visitor.origin in portal.origins or site.rules.is_own(visitor.origin, host)):
        raise Refused("unknown_portal", 404)
    return portal
