"""Start the emulator of LINE: `python -m tuneline_dev.emulators.line --port 8085 ...`."""

import argparse
import logging

import uvicorn

from tuneline_dev.emulators.line.app import create_app


def main() -> None:
    """Serve on 127.0.0.1 until a signal, then exit at once."""
    parser = argparse.ArgumentParser(prog="tuneline_dev.emulators.line", description=__doc__)
    parser.add_argument("--port", type=int, default=8085, help="port to listen on (default: 8085)")
    parser.add_argument("--webhook-url", required=True, help="where webhooks are sent")
    parser.add_argument("--channel-secret", required=True, help="signs webhooks")
    parser.add_argument("--channel-access-token", required=True, help="what the bot has to call with")
    args = parser.parse_args()
    app = create_app(
        webhook_url=args.webhook_url,
        channel_secret=args.channel_secret,
        channel_access_token=args.channel_access_token,
    )
    config = uvicorn.Config(
        app, host="127.0.0.1", port=args.port, log_level="warning", timeout_graceful_shutdown=0
    )
    # It exits without waiting on purpose; uvicorn would report that as an error.
    logging.getLogger("uvicorn.error").addFilter(lambda line: "graceful shutdown" not in line.getMessage())
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
