"""Show and change the settings of the running bot; the next message uses them.

`scripts/tuneline operator` has the operators of the bot in LINE.
"""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "settings",
    help=__doc__,
    verbs={
        "show": "tuneline_cli.settings.show_settings",
        "set": "tuneline_cli.settings.put_setting",
        "unset": "tuneline_cli.settings.unset_setting",
        "preset": "tuneline_cli.settings.put_preset",
        "privacy": "tuneline_cli.settings.show_privacy",
    },
)
