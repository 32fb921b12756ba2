"""The time zones of the countries of the bot's languages."""

from collections.abc import Mapping
from typing import Final

# English has none: its shops are in many countries.
ZONES: Final[Mapping[str, str]] = {
    "zh-TW": "Asia/Taipei",
    "zh-CN": "Asia/Shanghai",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "th": "Asia/Bangkok",
}
