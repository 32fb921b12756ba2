"""Give another bot of a project its own folder for Terraform: `infra/bots/NAME`.

It holds that bot's answers and Terraform's own files, and links to the configuration in `infra/`, so that
Terraform reads no answer of the first bot.
"""

from pathlib import Path

# Terraform's files, the regions that they read, and the versions of the providers.
_SHARED = ("*.tf", "regions.json", ".terraform.lock.hcl")


def bot_folder(infra: Path, name: str) -> Path:
    """Return the folder of the bot `name`, which is made if it does not exist; `infra` for the first bot."""
    if not name:
        return infra
    folder = infra / "bots" / name
    folder.mkdir(parents=True, exist_ok=True)
    for link in folder.iterdir():
        if link.is_symlink() and not link.exists():
            link.unlink()
    for file in (file for pattern in _SHARED for file in infra.glob(pattern)):
        link = folder / file.name
        if not link.is_symlink():
            link.symlink_to(Path("..", "..", file.name))
    return folder
