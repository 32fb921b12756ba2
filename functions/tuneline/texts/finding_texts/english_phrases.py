"""Phrases in findings, in English. `{name}` is a text from the file, or a number."""

PHRASES = {
    "code_fence": "it is a Markdown code fence",
    "delete_fence": "Delete the lines with ```.",
    "comment_first": "it begins with a comment",
    "delete_comment": "Delete the comment: JSON has no comments.",
    "curly_quotes": "it has curly quotation marks instead of straight ones",
    "straight_quotes": 'Replace “ and ” with ".',
    "single_quotes": "it has single quotation marks instead of double ones",
    "double_quotes": "Replace ' with \".",
    "last_comma": "there is a comma before a closing brace or bracket",
    "delete_last_comma": "Delete that comma.",
    "comma_missing": "a comma or a closing mark is missing at character {at}",
    "add_comma": 'Add it, or write \\" for a quotation mark inside a text.',
    "never_closed": "the text that begins at character {at} is never closed",
    "close_quote": "Close the quotation mark; if the line was cut off, write it again.",
    "more_text": "there is more text after the example, at character {at}",
    "one_example_a_line": "Put one example on each line and nothing after it.",
    "control_character": "a text has a tab, a line feed or a control character, at character {at}",
    "escape_it": "Replace it with \\t or \\n.",
    "key_missing": "a key in quotation marks is missing at character {at}",
    "quote_keys": 'Put every key in quotation marks ("role").',
    "comma_after": "there is a comma after the example",
    "delete_comma_after": "Delete the comma at the end of the line.",
    "comment_inside": "there is a comment at character {at}",
    "python_constant": "it has Python's True, False or None at character {at}",
    "json_constants": "Write true, false or null.",
    "full_width": "it has a full-width mark at character {at}",
    "half_width": 'Write the half-width one: { } [ ] : , or ".',
    "invisible": "it has an invisible character at character {at}",
    "ordinary_space": "Delete it, or replace it with an ordinary space.",
    "another_example": "another example begins on the same line, at character {at}",
    "line_of_its_own": "Put each example on a line of its own.",
    "text_before": "there is text before the example",
    "begin_brace": "Begin the line with {.",
    "long_number": "a number has thousands of digits",
    "unreadable": "it cannot be read from character {at} on",
    "whole_object": "Write one whole object on the line.",
    "quoted_or_null": "Write it in quotation marks, or null.",
    "not_json_value": "{name} is not a JSON value",
    "begins_on": "{phrase}; the example begins on line {line}",
    "over_lines": "the text that begins at character {at} goes over {count} lines ({first} to {last})",
    "write_line_breaks": "Write \\n in place of each line break in a text.",
    "end_missing": "{needed} is missing at its end",
    "add_end": "Add {needed} at its end; if the rest was cut off, write it again.",
    "mark_missing": "{needed} is missing before the {mark} at character {at}",
    "add_mark": "Add {needed}.",
    "closes_nothing": "a {closing} closes nothing",
    "delete_it": "Delete it.",
    "pair_or_messages": 'Write {"question": "…", "answer": "…"}, or "messages".',
    "it_has_more": "; it has “{names}”…",
    "it_has": "; it has “{names}”",
    "chatgpt_export": (
        "This is ChatGPT's export of chats: copy the useful questions and answers into a table."
    ),
    "batch_file": (
        "This is a file for OpenAI's Batch API: use the messages in body, and add the answer to each."
    ),
    "gemini_format": (
        "This is Gemini's format: rename “contents” to “messages”, write the text of “parts” as “content”, "
        "and the role model as assistant."
    ),
    "rename_key": "Rename “{key}” to “messages”.",
    "write_as_messages": 'Write “{key}” as "messages", each of them with "role" and "content".',
    "google_link": "This is only a link to Google: download the table there as .xlsx or .csv.",
    "one_message": 'This is one message: write all messages of a conversation as {"messages": [ … ]}.',
    "add_answer": 'Add the "answer".',
    "add_question": 'Add the "question".',
    "separate_pair": 'Write question and answer separately: {"question": "…", "answer": "…"}.',
    "map_of_pairs": (
        'If each key is a question and its text the answer, write {"question": "…", "answer": "…"} for each.'
    ),
    "entries_as_pairs": 'Write each entry of “{key}” as {"question": "…", "answer": "…"}.',
    "account_history": (
        "This is the chat history that LINE Official Account Manager saves: put the questions worth "
        "learning and good answers in a table (.xlsx or .csv) with the columns question and answer, without "
        "names and telephone numbers."
    ),
    "quotes_twice": (
        "Write each quotation mark that belongs to the text twice, with one more before and one after the "
        "text."
    ),
    "quote_opens": "A quotation mark opens here and is never closed.",
    "close_or_double": "Close it, or write it twice if it belongs to the text.",
    "quote_inside": "A quotation mark inside the cell is not written twice: the one before “{after}”.",
    "insert_names": (
        "Insert a row above the first one and write the names of the columns in it: question,answer (and "
        "system). Keep the present first row: it looks like an example."
    ),
    "name_columns": (
        "Name the columns question and answer (and system), each once. If the first row is an example, "
        "insert a row above it for the names."
    ),
    "separate_commas": "Separate the cells with commas (,) in every row.",
    "several_prompts": "Several columns are the system prompt: “{names}”.",
    "several_questions": "Several columns are the question: “{names}”.",
    "several_answers": "Several columns are the answer: “{names}”.",
    "separated_with": "The cells are separated with {separator}.",
    "neither_maybe_both": (
        "The first row names no column for the question (maybe “{names}”) and none for the answer (maybe "
        "“{others}”)."
    ),
    "neither_maybe_question": (
        "The first row names no column for the question (maybe “{names}”) and none for the answer."
    ),
    "neither_maybe_answer": (
        "The first row names no column for the question and none for the answer (maybe “{names}”)."
    ),
    "neither": "The first row names no column for the question and none for the answer.",
    "no_question_maybe": "The first row names no column for the question (maybe “{names}”).",
    "no_question": "The first row names no column for the question.",
    "no_answer_maybe": "The first row names no column for the answer (maybe “{names}”).",
    "no_answer": "The first row names no column for the answer.",
    "fill_cells": "Fill in the missing cells.",
    "quote_comma": (
        "Put the text with the comma in quotation marks. If the last cell is a remark, name its column in "
        "the first row, or clear the cell."
    ),
    "quote_semicolon": (
        "Put the text with the semicolon in quotation marks. If the last cell is a remark, name its column "
        "in the first row, or clear the cell."
    ),
    "quote_tab": (
        "Put the text with the tab in quotation marks. If the last cell is a remark, name its column in the "
        "first row, or clear the cell."
    ),
    "quote_bar": (
        "Put the text with the mark “|” in quotation marks. If the last cell is a remark, name its column "
        "in the first row, or clear the cell."
    ),
    "too_many_columns": "The first row names {count} columns; at most {most} are read.",
    "copy_columns": "Copy the columns question and answer (and system) into a table of their own.",
    "as_table": (
        "Put the questions and answers in a table (.xlsx or .csv) with the columns question and answer; or "
        "generate them from the text with scripts/tuneline dataset generate."
    ),
    "markdown_table": (
        "This is a table in Markdown: paste it into a spreadsheet and save it as .xlsx or .csv."
    ),
    "word_document": "This is a document of a word processor: save its table as .xlsx or .csv.",
    "chat_history": (
        "This is a chat that {messenger} saved: put the useful questions and good answers in a table (.xlsx "
        "or .csv), without names and telephone numbers."
    ),
    "export_table": "Open it, and save a table of questions and answers as .xlsx or .csv.",
    "drop_file": "Drop the file with the questions and answers.",
    "generate_pairs": (
        "Generate questions and answers from it with scripts/tuneline dataset generate, check and drop "
        "them; or drop a table of questions and answers."
    ),
    "unknown_encoding": "damaged, or in an unknown encoding",
    "save_again": "Open it in Excel and save it again as .xlsx.",
    "write_name": 'Write "{name}".',
    "write_role": "Write system, user or assistant.",
    "put_in_quotes": "Put it in quotation marks.",
    "one_phrasing": "Write one text; write a separate example for each phrasing.",
    "one_answer": "Write one text; write a separate example for each answer.",
    "write_content": 'Write "content": "…".',
    "wrap_messages": 'Wrap it in {"messages": […]}.',
    "write_pair": 'Write {"question": "…", "answer": "…"}.',
    "unquote_line": 'Delete the quotation marks around the whole line, and replace \\" with ".',
    "write_messages": 'Write {"messages": […]}.',
    "write_system": 'Write it as the first message: {"role": "system", "content": "…"}.',
    "write_user": 'Write {"role": "user", "content": "…"}.',
    "inner_list": "Delete the inner [ and ]: messages is one list of objects.",
    "not_url": "it is not a URL",
    "not_https": "it does not begin with https://",
    "private_network": "its host is in a private network",
    "odd_address": "its host is an IP address in an unusual form",
    "no_url": "there is none",
    "not_base64": "it is not base64",
    "not_image": "its type is not JPEG, PNG or WEBP",
    "too_large": "it has more than 10 MB",
    "broken_base64": "its base64 is broken",
    "other_type": "its type says {kind}, its bytes do not",
    "two_marks": "{one}” and “{other}",
    "question": "question",
    "answer": "answer",
    "call": "call",
    "tool": "tool",
    "tool_message": "tool's message",
    "private_key": "private key",
    "openai_key": "OpenAI key",
    "aws_key": "AWS key",
    "google_key": "Google key",
    "stripe_key": "Stripe key",
    "password": "password",
    "taiwan_id": "Taiwan identity number",
    "korean_id": "Korean resident number",
    "chinese_id": "Chinese identity number",
    "thai_id": "Thai identity number",
    "my_number": "Japanese My Number",
    "card_number": "card number",
    "mobile_number": "mobile number",
    "email": "e-mail address",
    "personal_link": "personal link",
    "birth_date": "birth date",
    "identity_number": "identity number",
    "passport_number": "passport number",
    "patient_number": "patient number",
    "bank_account": "bank account",
    "licence_plate": "licence plate",
    "user_name": "user name",
    "postal_address": "postal address",
    "telephone_number": "telephone number",
    "person_name": "name of a person",
}
