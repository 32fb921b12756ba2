"""What operators read in LINE, in English."""

TEXTS = {
    "file_ready": (
        "“{name}” can be a dataset. It cannot be taken from here yet: please upload it from your computer, "
        "with scripts/tuneline dataset drop"
    ),
    "file_too_large": (
        "“{name}” has {megabytes} MB; a dataset has at most {most} MB. Split it into smaller files and send "
        "those."
    ),
    "file_empty": "“{name}” is empty. Check its content and send it again.",
    "file_kind": (
        "“{name}” has none of the formats of a dataset. Send a file with questions and answers: {kinds}."
    ),
    "button_old": "This button is out of date, and nothing was done. Use the buttons of the latest message.",
}
