"""An uploaded file, or a job's result file.

https://platform.openai.com/docs/api-reference/files/object
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneline_dev.emulators.openai.files.training_file import FileCheck


@dataclass(frozen=True)
class StoredFile:
    """One file on disk. Times are seconds since 1970; only training files have a `check`."""

    id: str
    filename: str
    purpose: str
    size: int
    created_at: float
    path: Path
    expires_at: float | None = None
    check: FileCheck | None = None

    def view(self, *, just_uploaded: bool = False) -> dict[str, Any]:
        """Return the API's view. Its status is `error` if it cannot be parsed, except right after upload."""
        problem = self.check.problem if self.check else None
        broken = problem is not None and problem.unparsable and not just_uploaded
        return {
            "object": "file",
            "id": self.id,
            "purpose": self.purpose,
            "filename": self.filename,
            "bytes": self.size,
            "created_at": int(self.created_at),
            "expires_at": None if self.expires_at is None else int(self.expires_at),
            "status": "uploaded" if just_uploaded else "error" if broken else "processed",
            "status_details": problem.text if broken and problem else None,
        }
