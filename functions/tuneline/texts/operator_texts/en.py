"""What operators read in LINE, in English."""

TEXTS = {
    "file_checked": (
        "“{name}” is checked: {examples} examples, training costs about {usd}. Nothing is trained and "
        "nothing is spent until an operator approves it: scripts/tuneline dataset approve {id}"
    ),
    "file_rejected": (
        "“{name}” cannot be used for training yet. Problems to fix: {problems}. "
        "Fix the file and send it again."
    ),
    "file_duplicate": "“{name}” has the same content as an earlier dataset, so it is not trained again.",
    "file_refused": "“{name}” cannot be trained now. The reason: scripts/tuneline dataset show {id}",
    "file_decided": "“{name}” is checked and approved. See its state: scripts/tuneline dataset show {id}",
    "file_unfinished": "The check of “{name}” did not end. Send the file again.",
    "file_slow": (
        "The check of “{name}” takes longer than usual. See its state: scripts/tuneline dataset show {id}"
    ),
    "file_lost": "“{name}” could not be fetched from LINE. Send the file again.",
    "problem_line": "Line {line}: ",
    "price_unknown": "an unknown amount",
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
