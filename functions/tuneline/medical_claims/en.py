"""Claims in English."""

from typing import Final

from tuneline.medical_claims.claim_rules import ClaimRule, LanguageRules

_PHYSICIAN: Final = (
    r"(?:doctor|physician|surgeon|dentist|cardiologist|dermatologist|pediatrician|paediatrician|psychiatrist"
    r"|gynecologist|gynaecologist|ophthalmologist|orthopedist|neurologist|M\.?D\.?|GP|general practitioner)"
)
_WORDS: Final = r"(?:(?!(?:for|of|from|with|not|bot|at|by|and|who|to|assistant|than|AI-free)\b)[\w-]+ ){0,4}?"
_NOT_A_PART: Final = (
    r"(?!['’]s|[\w-]| (?:assistant|receptionist|office|bot|appointment|finder|line|directory))"
)
_NAME: Final = (
    r"(?:Dr\.?|Doctor) (?:[A-Z][\w-]*+ ?){1,3}+(?!['’]s)(?<!linic)(?<!linic )(?<!ospital)(?<!ospital )"
)
_IF: Final = r"\b(?:if|whether|unless|imagine|pretend|suppose|in case)\b"
_REPORTED: Final = (
    r"\b(?:claim(?:s|ed|ing)?|advert\w*|ads?|scam\w*|anyone who|people who|someone|beware|myths?|told"
    r"|said|says)\b"
)
_NOT: Final = (
    r"\b(?:not|no|never|cannot|without|neither|nor|unable|nothing|nobody|none|hardly|rarely|avoid)\b|n['’]t\b"
)
_MAYBE: Final = (
    r"\b(?:may|might|could|often|usually|sometimes|most|some|hope|hopefully|aims?|almost|nearly)\b"
)
_EFFECT: Final = (
    r"(?:cure|heal|recovery|recover|results?|success|successful|works?|effective|safe|relief|improvement)"
)

RULES: Final = LanguageRules(
    script=r"[a-z]",
    clause_end=r"[!?;\n]|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bProf)\.(?=\s|$)|,(?! (?:I|my|let)\b)",
    question=r"\bor not\b",
    physician=ClaimRule(
        signs=(
            "octor",
            "Dr",
            "hysician",
            "urgeon",
            "entist",
            "ologist",
            "iatrist",
            "iatrician",
            "M.D",
            "MD",
            "GP",
            "ractitioner",
            "opedist",
        ),
        patterns=(
            rf"\bI(?:['’]m| am) (?:a|an|the|your|one of (?:the|our|your)) "
            rf"{_WORDS}{_PHYSICIAN}\b{_NOT_A_PART}",
            rf"\b(?:I(?:['’]m| am)|[Tt]his is|[Mm]y name is|[Yy]ou are (?:talking|chatting|speaking) "
            rf"(?:to|with)) {_NAME}",
            rf"\b[Aa]s (?:a|an|your|the) {_WORDS}{_PHYSICIAN},? (?:I\b|my\b|let me\b)",
            rf"\b[Ss]peaking as (?:a|an|your) {_WORDS}{_PHYSICIAN}\b{_NOT_A_PART}",
            rf"\b[Ii]n my (?:professional )?(?:medical )?(?:opinion|experience) as (?:a|an|your) "
            rf"{_WORDS}{_PHYSICIAN}\b",
        ),
        not_before=f"{_IF}|{_REPORTED}|{_NOT}",
        not_after=f"{_REPORTED}",
    ),
    cure=ClaimRule(
        signs=(
            "uarant",
            "100",
            "side effect",
            "side-effect",
            "cure",
            "heal",
            "Cure",
            "come back",
            "percent",
            "definitely",
            "certainly",
            "completely",
            "ermanent",
            "irac",
            "ide effect",
        ),
        patterns=(
            rf"(?i)\b[Gg]uarantee(?:s|d|ing)?,? (?:(?:to|a|an|you|your|that|full|clear|great|lasting"
            rf"|visible|complete|this|it|will"
            rf"|the|total|permanent|of|treatment|is|100 ?%) )*"
            rf"{_EFFECT}\b",
            rf"(?i)\b{_EFFECT} (?:(?:is|are) |fully |100 ?% |completely )*guaranteed\b",
            rf"(?i)\b100 ?(?:%|per ?cent) (?:guaranteed |of )?(?:{_EFFECT}|painless|curable|cured"
            rf"|risk-free|guaranteed?)\b",
            r"(?i)\b(?:will|can|does|is going to) (?:be )?(?:definitely|certainly|surely|always|completely"
            r"|permanently|absolutely|totally) "
            r"(?:be )?(?:cure|cured|heal|healed|disappear|go away)\b",
            r"(?i)\b(?:permanent(?:ly)?|complete|certain|sure|miracle|instant) cures?d?\b",
            r"(?i)\bcured? (?:\w+ ){0,4}(?:once and for all|for good|forever|permanently)\b",
            r"(?i)\b(?:has|have|there are|with|causes?|produces?) (?:absolutely |completely )?(?:no"
            r"|zero) side[- ]effects?\b",
            r"(?i)\b(?:zero side[- ]effects?|(?:completely|totally|100 ?%) free of side[- ]effects?"
            r"|without any side[- ]effects?)\b",
            r"(?i)\b(?:will|can) never (?:come back|return|recur)\b",
        ),
        not_before=f"{_IF}|{_REPORTED}|{_NOT}|{_MAYBE}",
        not_after=f"{_IF}|{_REPORTED}|{_MAYBE}|\\b(?:not|never|cannot)\\b|n['’]t\\b",
    ),
)
