"""What operators read in LINE, in English."""

TEXTS = {
    "file_duplicate": (
        "“{name}” has the same content as an earlier file that still waits for a decision. This is its card."
    ),
    "file_unfinished": "The check of “{name}” did not end. Send the file again.",
    "file_slow": "The check of “{name}” takes a while. Tap the button in a few minutes.",
    "check_running": (
        "The check has not ended yet. Tap the button again in a few minutes. If it has not ended "
        "then, send the file again."
    ),
    "see_result": "See the result",
    "file_lost": "“{name}” could not be fetched from LINE. Send the file again.",
    "file_too_large": (
        "“{name}” has {megabytes} MB; a dataset has at most {most} MB. Split it into smaller files "
        "and send those."
    ),
    "file_empty": "“{name}” is empty. Check its content and send it again.",
    "file_kind": (
        "“{name}” cannot be read as questions and answers. Save them as Excel (.xlsx) or CSV and send "
        "that, or paste the text here. Possible are {kinds}."
    ),
    "file_document": (
        "“{name}” is a document, and the bot cannot find questions and answers in it by itself. "
        "Put them into a table with the columns question and answer (.xlsx or .csv) and send that, or paste "
        "at least 10 of them here."
    ),
    "training_approved": (
        "The training of “{name}” is approved and begins within a minute. It takes minutes to a few "
        "hours. You can leave this chat: the result comes with a later reply. “Status” in the menu shows "
        "how far it is."
    ),
    "dataset_cancelled": (
        "“{name}” is cancelled: it is not trained, and it costs nothing. To train it after all, send "
        "the file again."
    ),
    "answers_cancelled": (
        "“{name}” is cancelled: it is not trained, and it costs nothing. The bot goes on using these "
        "answers. To train them after all, open “Questions” in the menu and make the dataset again."
    ),
    "paste_cancelled": (
        "“{name}” is cancelled: it is not trained, and it costs nothing. To train it after all, paste "
        "the text again."
    ),
    "nothing_done": ("Nothing was done, and nothing was spent. The buttons of the card before still work."),
    "dataset_gone": (
        "The data of this file no longer exist, and nothing was done. If you need them, send the file again."
    ),
    "row_write": "Send row {line} with the question and the answer as they should be, within half an hour.",
    "row_not_editable": (
        "This row cannot be changed here, and nothing was done. "
        "Correct it in the file and send the file again."
    ),
    "no_problems": "“{name}” has no problems to fix.",
    "button_old": (
        "This button is out of date, and nothing was done. Use the buttons of the latest message. If "
        "the tap has put a text into the keyboard, clear it."
    ),
    "pin_question_empty": (
        "Nothing was changed: the question has no letter and no digit. Write it as users ask it, and "
        "send it with its answer again."
    ),
    "pin_question_long": (
        "Nothing was changed: the question has {count} characters, at most {most} are allowed. Keep only "
        "what users ask, and send it with its answer again."
    ),
    "pin_answer_empty": (
        "Nothing was changed: the answer is empty. Write what the bot has to say, and send it again."
    ),
    "pin_answer_long": (
        "Nothing was changed: the answer has {count} characters, one LINE message holds {most}. Copy it "
        "from your message, shorten it, and send it again."
    ),
    "pin_too_many": (
        "Nothing was changed: there would be {count} pinned answers, at most {most} are allowed. Remove "
        "those that a dataset contains by now: scripts/tuneline answer unpin"
    ),
    "pin_superseded": (
        "Another operator changed the answer to this question at the same moment, so yours is not used. "
        "The answer is now “{answer}”."
    ),
    "form_incomplete": (
        "The answer is missing, so nothing was changed. Send the question and the answer in one message, "
        "in two lines: “Q:” and “A:”. On a computer, Shift+Enter begins a new line."
    ),
    "form_several": (
        "This message has several questions, so nothing was changed. Send each question with its answer "
        "as a message of its own."
    ),
    "quote_unknown": (
        "It is not known which question this message answers, so nothing was changed. Send the question "
        "and the right answer in one message, in two lines: “Q:” and “A:”."
    ),
    "write_the_answer": (
        "What is the right answer to “{question}”? Change the text in the keyboard after “A:” and send "
        "it, or send only the right answer as your next message."
    ),
    "answer_same": (
        "This is the same answer as before, so nothing was changed. Change the text after “A:” to the "
        "right answer and send it again."
    ),
    "nothing_changed": "Nothing was changed.",
    "model_promoted": "Model {version} answers from the next message on. You can go back at any time.",
    "model_rolled_back": (
        "Model {version} does not answer any more. From the next message on, {next} answers."
    ),
    "decided_in_line": "decided in LINE",
    "nothing_behind": "The base model answers already, so nothing was changed.",
    "model_silent": (
        "Model {version} did not answer a test question, so nothing was changed. Try again in some minutes."
    ),
    "model_over": "Model {version} cannot be used any more, so nothing was changed.",
    "no_models": "No model has been trained yet. Send a file with questions and answers in this chat.",
    "no_comparison": (
        "There are no two models to compare yet. Send a file with questions and answers in this chat."
    ),
    "comparison_failed": (
        "A model did not answer in time, so there is nothing to compare. Try again in some minutes."
    ),
    "comparison_paused": "This month's budget for answers is used up, so no model was asked.",
    "comparison_questions": "There are no test questions for these models. Type a question instead.",
    "comparison_pinned": "This question has a pinned answer, so no model was asked.",
    "comparison_long": "The question is too long: at most {most} characters.",
    "comparison_write": "Send the question as your next message.",
    "comparison_reference": "The answer in your data",
    "comparison_unknown": "Neither model has an answer.",
    "comparison_identical": "Not shown, because both answers are identical: {count}.",
    "comparison_unknown_count": "Questions that neither model could answer: {count}.",
    "comparison_no_difference": (
        "Both models give identical answers (questions: {count}), which does not show which is better. "
        "Type a question of your own to compare them."
    ),
    "undo_again": "This was undone before, so nothing was done now.",
    "undo_superseded": (
        "Nothing was undone, because the answer to this question was changed after that. It is now "
        "“{answer}”."
    ),
    "undo_gone": "Nothing had to be undone: this pinned answer was removed after that.",
    "pasted_name": "pasted-pairs-{end}",
    "paste_forgotten": "The text is forgotten, and nothing was done.",
    "document_too_large": (
        "“{name}” has {megabytes} MB; a document has at most {most} MB. Split it into smaller files, "
        "or save it with smaller pictures."
    ),
    "document_scanned": (
        "“{name}” has no text: its pages are pictures, as a scanner makes them. Run text recognition "
        "(OCR) over it first, or send the document it was made from."
    ),
    "document_no_text": "“{name}” has no text. Please check whether it is the right file.",
    "document_locked": "“{name}” is locked with a password. Save a copy without a password, and send that.",
    "document_damaged": (
        "“{name}” is damaged and cannot be read. Open it, save it again as PDF, and send that."
    ),
    "document_too_long": (
        "“{name}” has too many pages. Split it into parts, and send them one after the other."
    ),
    "document_too_slow": "“{name}” took too long to read. Save it again as PDF, or split it into parts.",
    "document_encoding": (
        "The characters of “{name}” cannot be read. Save the file as UTF-8 and send it again."
    ),
    "document_forgotten": "The text of “{name}” is forgotten. Nothing was made, and nothing was spent.",
    "document_budget": (
        "This month’s budget for answers does not cover it, so nothing was made. Try again next "
        "month, or have the budget raised."
    ),
    "document_no_pairs": (
        "No usable questions came out of “{name}”. Send a document with facts such as hours, prices "
        "and procedures."
    ),
    "document_no_answer": (
        "The model did not answer, so nothing was made of “{name}”. Please send it again later."
    ),
    "document_made": (
        "Questions and answers: {pairs}, from {used} of {total} passages. The model wrote them: read "
        "them in the full report before you train."
    ),
    "no_questions": "No question is open: every question has its answer.",
    "question_taken": (
        "Another operator has answered this question or put it aside by now, so nothing was changed."
    ),
    "suggestion_whole": "The user suggests the answer below, which was not checked.",
    "discarded_before": "This question is listed again already, so nothing was done now.",
    "next_nothing": (
        "There is no new answer to train: every pinned answer is in the last dataset, or has a last day."
    ),
    "next_waits": (
        "There is no new answer to add. The last dataset has the answers, and waits for your decision."
    ),
    "next_examples_gone": (
        "The examples of the last dataset are deleted, so the next one cannot be made of them. Send the "
        "file with your questions and answers again."
    ),
    "next_unfinished": "The new dataset could not be checked. Tap the button again.",
}
