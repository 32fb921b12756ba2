"""Check a call's token, the project's services and the caller's rights.

https://cloud.google.com/docs/authentication/token-types#access
"""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from tuneline_dev.emulators.vertex.operations import PERMISSIONS, operation
from tuneline_dev.emulators.vertex.state import Platform
from tuneline_dev.emulators.vertex.wire.errors import ApiError, error_info, refusal

_EXPECTED = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


class AccessRequired:
    """Answers 401 and 403 to calls below `/v1` and `/v1beta1` as Google does."""

    def __init__(self, app: ASGIApp, *, platform: Platform) -> None:
        self.app = app
        self.platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or refuse it."""
        if scope["type"] == "http" and scope["path"].startswith(("/v1/", "/v1beta1/")):
            try:
                self._require_token(Headers(scope=scope).get("authorization", ""))
                self._require_service()
                self._require_permission(scope["method"], scope["path"])
            except ApiError as error:
                await refusal(Request(scope), error)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _require_token(self, header: str) -> None:
        scheme, _, token = header.partition(" ")
        if not header:
            message = f"Request is missing required authentication credential. {_EXPECTED}"
            raise ApiError(401, message, details=[error_info("CREDENTIALS_MISSING")])
        verdict = self.platform.tokens.check(token) if scheme.lower() == "bearer" else "unknown"
        if verdict != "valid":
            reason = "ACCESS_TOKEN_EXPIRED" if verdict == "expired" else "ACCESS_TOKEN_TYPE_UNSUPPORTED"
            message = f"Request had invalid authentication credentials. {_EXPECTED}"
            raise ApiError(401, message, details=[error_info(reason)])

    def _require_service(self) -> None:
        if self.platform.settings.service_disabled:
            number = self.platform.project_number
            message = (
                f"Vertex AI API has not been used in project {number} before or it is disabled. Enable it by "
                "visiting https://console.developers.google.com/apis/api/aiplatform.googleapis.com/overview"
                f"?project={number} then retry."
            )
            info = error_info(
                "SERVICE_DISABLED", service="aiplatform.googleapis.com", consumer=f"projects/{number}"
            )
            raise ApiError(403, message, details=[info])

    def _require_permission(self, method: str, path: str) -> None:
        permission = PERMISSIONS.get(operation(method, path) or "")
        if permission and permission in self.platform.settings.denied_permissions:
            resource = path.split("/", 2)[2].partition(":")[0]
            message = (
                f"Permission '{permission}' denied on resource "
                f"'//aiplatform.googleapis.com/{resource}' (or it may not exist)."
            )
            info = error_info("IAM_PERMISSION_DENIED", permission=permission, resource=resource)
            raise ApiError(403, message, details=[info])
