"""Run `scripts/tuneline` inside the environment."""

import sys

if __name__ == "__main__":
    try:
        from tuneline_cli.cli import main

        main()
    except KeyboardInterrupt:
        sys.exit(130)
