"""Phrases in findings on tables, files, messages and personal data, in Korean."""

PHRASES = {
    "account_history": (
        "LINE Official Account Manager에서 저장한 채팅 기록입니다. 가르칠 만한 질문과 좋은 답변을 열 이름이 "
        "‘질문’과 ‘답변’인 표(.xlsx나 .csv)에 넣어 주세요. 이름과 전화번호는 빼 주세요."
    ),
    "quotes_twice": "글에 들어 있는 따옴표는 두 번씩 쓰고 글 전체의 앞뒤에도 하나씩 붙여 주세요.",
    "quote_opens": "여기에서 따옴표가 열리고 닫히지 않았습니다.",
    "close_or_double": "따옴표를 닫아 주세요. 글의 일부라면 두 번 써 주세요.",
    "quote_inside": "셀 안의 따옴표를 두 번 쓰지 않았습니다: ‘{after}’ 앞의 따옴표입니다.",
    "insert_names": (
        "첫 행 위에 행을 넣고 열 이름 question,answer(필요하면 system)를 써 주세요. 지금의 첫 행은 예시로 "
        "보이니 남겨 주세요."
    ),
    "name_columns": (
        "열 이름을 ‘질문’과 ‘답변’(필요하면 ‘system’)으로 하고 한 번씩만 써 주세요. 첫 행이 예시라면 그 "
        "위에 열 이름 행을 넣어 주세요."
    ),
    "separate_commas": "모든 행의 셀을 쉼표(,)로 구분해 주세요.",
    "several_prompts": "시스템 프롬프트 열이 여러 개입니다: ‘{names}’.",
    "several_questions": "질문 열이 여러 개입니다: ‘{names}’.",
    "several_answers": "답변 열이 여러 개입니다: ‘{names}’.",
    "separated_with": "셀이 {separator} 기호로 구분되어 있습니다.",
    "neither_maybe_both": (
        "첫 행에 질문 열 이름(혹시 ‘{names}’?)도 답변 열 이름(혹시 ‘{others}’?)도 없습니다."
    ),
    "neither_maybe_question": "첫 행에 질문 열 이름(혹시 ‘{names}’?)도 답변 열 이름도 없습니다.",
    "neither_maybe_answer": "첫 행에 질문 열 이름도 답변 열 이름(혹시 ‘{names}’?)도 없습니다.",
    "neither": "첫 행에 질문 열 이름도 답변 열 이름도 없습니다.",
    "no_question_maybe": "첫 행에 질문 열 이름이 없습니다(혹시 ‘{names}’?).",
    "no_question": "첫 행에 질문 열 이름이 없습니다.",
    "no_answer_maybe": "첫 행에 답변 열 이름이 없습니다(혹시 ‘{names}’?).",
    "no_answer": "첫 행에 답변 열 이름이 없습니다.",
    "fill_cells": "빠진 셀을 채워 주세요.",
    "quote_comma": (
        "쉼표가 있는 글은 따옴표로 묶어 주세요. 마지막 셀이 메모라면 첫 행에 열 이름을 쓰거나 셀을 비워 "
        "주세요."
    ),
    "quote_semicolon": (
        "세미콜론이 있는 글은 따옴표로 묶어 주세요. 마지막 셀이 메모라면 첫 행에 열 이름을 쓰거나 셀을 비워 "
        "주세요."
    ),
    "quote_tab": (
        "탭이 있는 글은 따옴표로 묶어 주세요. 마지막 셀이 메모라면 첫 행에 열 이름을 쓰거나 셀을 비워 주세요."
    ),
    "quote_bar": (
        "‘|’ 기호가 있는 글은 따옴표로 묶어 주세요. 마지막 셀이 메모라면 첫 행에 열 이름을 쓰거나 셀을 비워 "
        "주세요."
    ),
    "too_many_columns": "첫 행에 열 이름이 {count}개 있습니다. {most}개까지만 읽습니다.",
    "copy_columns": "질문과 답변(필요하면 system) 열만 다른 표로 복사해 주세요.",
    "as_table": (
        "질문과 답변을 열 이름이 ‘질문’과 ‘답변’인 표(.xlsx나 .csv)에 넣어 주세요. scripts/tuneline dataset "
        "generate 명령으로 이 글에서 만들 수도 있습니다."
    ),
    "markdown_table": "Markdown 표입니다. 스프레드시트에 붙여 넣고 .xlsx나 .csv로 저장해 주세요.",
    "word_document": "워드 프로세서 문서입니다. 안에 있는 표를 .xlsx나 .csv로 저장해 주세요.",
    "chat_history": (
        "{messenger}에서 저장한 대화입니다. 가르칠 만한 질문과 좋은 답변을 표(.xlsx나 .csv)에 넣어 주세요. "
        "이름과 전화번호는 빼 주세요."
    ),
    "export_table": "파일을 열고 질문과 답변이 있는 표를 .xlsx나 .csv로 저장해 주세요.",
    "drop_file": "질문과 답변이 담긴 파일을 보내 주세요.",
    "generate_pairs": (
        "scripts/tuneline dataset generate 명령으로 질문과 답변을 만들고 확인한 뒤 보내 주세요. 질문과 "
        "답변의 표를 보내도 됩니다."
    ),
    "unknown_encoding": "손상되었거나 알 수 없는 인코딩",
    "save_again": "Excel에서 열고 .xlsx로 다시 저장해 주세요.",
    "write_name": '"{name}" 값으로 써 주세요.',
    "write_role": "system, user, assistant 중 하나를 써 주세요.",
    "put_in_quotes": "따옴표로 묶어 주세요.",
    "one_phrasing": "글 하나로 써 주세요. 질문 표현이 여러 개면 예시를 따로 만들어 주세요.",
    "one_answer": "글 하나로 써 주세요. 답변이 여러 개면 예시를 따로 만들어 주세요.",
    "write_content": '"content": "…" 형식으로 써 주세요.',
    "wrap_messages": '전체를 {"messages": […]} 형식으로 감싸 주세요.',
    "write_pair": '{"question": "…", "answer": "…"} 형식으로 써 주세요.',
    "unquote_line": '행 전체를 묶은 따옴표를 삭제하고 \\" 표시를 " 기호로 바꿔 주세요.',
    "write_messages": '{"messages": […]} 형식으로 써 주세요.',
    "write_system": '첫 메시지로 {"role": "system", "content": "…"} 항목을 써 주세요.',
    "write_user": '{"role": "user", "content": "…"} 형식으로 써 주세요.',
    "inner_list": "안쪽의 [ ] 괄호를 삭제해 주세요. messages는 객체의 목록 하나입니다.",
    "not_url": "URL이 아닙니다",
    "not_https": "https://로 시작하지 않습니다",
    "private_network": "호스트가 내부 네트워크에 있습니다",
    "odd_address": "호스트가 특이한 형식의 IP 주소입니다",
    "no_url": "URL이 없습니다",
    "not_base64": "base64가 아닙니다",
    "not_image": "JPEG, PNG, WEBP가 아닙니다",
    "too_large": "10 MB를 넘습니다",
    "broken_base64": "base64가 손상되었습니다",
    "other_type": "유형은 {kind}인데 실제 내용은 다릅니다",
    "two_marks": "{one}’, ‘{other}",
    "question": "질문",
    "answer": "답변",
    "call": "호출",
    "tool": "도구",
    "tool_message": "도구 메시지",
    "private_key": "비밀 키",
    "openai_key": "OpenAI 키",
    "aws_key": "AWS 키",
    "google_key": "Google 키",
    "stripe_key": "Stripe 키",
    "password": "비밀번호",
    "taiwan_id": "대만 신분증 번호",
    "korean_id": "주민등록번호",
    "chinese_id": "중국 신분증 번호",
    "thai_id": "태국 신분증 번호",
    "my_number": "일본 마이넘버",
    "card_number": "카드 번호",
    "mobile_number": "휴대전화 번호",
    "email": "이메일 주소",
    "personal_link": "개인 페이지 주소",
    "birth_date": "생년월일",
    "identity_number": "신분증 번호",
    "passport_number": "여권 번호",
    "patient_number": "진료 번호",
    "bank_account": "계좌 번호",
    "licence_plate": "차량 번호",
    "user_name": "아이디",
    "postal_address": "주소",
    "telephone_number": "전화번호",
    "person_name": "이름",
}
