"""Find names in Latin letters: after Mr or Dr, after an introduction, and after a common first name."""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.datasets.privacy.personal.names.word_list import any_of
from tuneline.datasets.privacy.personal.span import Span

FIRST: Final = any_of(
    "James John Robert Michael William David Richard Joseph Thomas Charles Christopher Daniel"
    " Matthew Anthony Mark Donald Steven Paul Andrew Joshua Kenneth Kevin Brian George Edward"
    " Ronald"
    " Timothy Jason Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott"
    " Brandon Benjamin Samuel Gregory Frank Alexander Raymond Patrick Jack Dennis Jerry Tyler"
    " Aaron Jose"
    " Adam Nathan Henry Peter Kyle Noah Ethan Jeremy Christian Sean Oliver Harry Simon Martin"
    " Oscar Leo Lucas Liam Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah"
    " Karen Lisa"
    " Nancy Betty Margaret Sandra Ashley Kimberly Emily Donna Michelle Carol Amanda Dorothy"
    " Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Kathleen Amy Angela Shirley Anna"
    " Brenda Pamela"
    " Emma Nicole Helen Samantha Katherine Christine Debra Rachel Carolyn Janet Catherine Maria"
    " Heather Diane Ruth Julie Olivia Joyce Virginia Victoria Kelly Lauren Christina Joan Evelyn"
    " Judith"
    " Megan Andrea Cheryl Hannah Jacqueline Martha Gloria Teresa Ann Sara Madison Frances"
    " Kathryn Janice Jean Abigail Alice Julia Judy Sophia Grace Denise Amber Doris Marilyn"
    " Danielle Beverly"
    " Isabella Theresa Diana Natalie Brittany Charlotte Marie Kayla Alexis Lori Lucy Chloe Zoe"
    " Fiona Claire Nina Ivy Vivian Winnie Wendy Tina Cindy Annie Jenny Kate Tom Mike Bob Jim"
    " Bill Steve"
    " Dave Dan Ben Sam Alex Chris Nick Tony Matt Joe Luke Max Ian Priya Raj Anita Carlos Juan"
    " Luis Ahmed Omar Fatima Aisha Yuki Kenji Hiroshi Akiko Minh Linh Somchai Nok Wei Ming Jun"
    " Hui"
)
_PART: Final = r"(?:(?:O'|Mc|Mac|van |de |von |bin )?[A-Z][a-z]{1,20}(?:[-'][A-Z]?[a-z]{1,15})?)"
_NOT_NAME: Final = (
    "(?!(?:The|This|That|There|Here|And|But|Can|Could|Would|Will|Please|My|Your|Our|Is|Are|On|At"
    "|In|From|To|For|With|Have|Has|Had|Do|Does|Am|Was|Monday|Tuesday|Wednesday|Thursday|Friday"
    "|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October"
    "|November|December|Clinic|Hospital|Center|Centre|Street|Road|Park|Station|Hotel|Taiwan"
    "|Taipei|Japan"
    "|Japanese|American|British|Chinese|Korean|Thai|Canadian|Australian|Indian|German|French"
    "|English|Christmas|Easter|Year|Visa|Line|Google|Apple|Room|Suite|Day|Pay|Points|Members?"
    r"|Blue|Cross)\b)"
)
_NAMES: Final = rf"{_NOT_NAME}{_PART}(?: (?:[A-Z]\. )?{_NOT_NAME}{_PART}){{0,2}}"
_ORDINARY: Final = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Sir|Madam|Aunt|Uncle)\.? ({_NAMES})", re.ASCII)
_PROFESSIONAL: Final = re.compile(
    rf"\b(Dr|Doctor|Prof|Professor|Nurse|Coach|Teacher)\.? ({_NAMES})", re.ASCII
)
_INTRODUCED: Final = re.compile(
    r"(?:\b(?i:my (?:full |first |last )?name is|my name's|name is|name'?s|name:|named|i am"
    " called|on behalf of|booked (?:by|under)|under the name(?: of)?|in the name of|patient(?:"
    " name)?:|attn:?|signed,?"
    "|regards,?|thanks,|best,|sincerely,|(?:spoke|spoken|speak|speaking|talk|talked) (?:to|with)"
    "|contact(?: person)?:|recipient:|(?:my|his|her) (?:husband|wife|son|daughter|mother|father"
    rf"|mom|mum|dad|sister|brother|friend|boss|partner|kid|child),?))\s{{1,2}}({_NAMES})",
    re.ASCII,
)
# Written small only after the clearest words.
_SMALL: Final = re.compile(
    r"\b(?i:my (?:full )?name is|my name's)[ ]((?!(?:not|on|in|the|a|an|spelled|wrong|misspelled"
    "|under|listed|still|already|missing|too|written|correct|same|different|changed"
    r"|there)\b)[a-z]{2,15}(?: (?!and|i|my|can|could|would|please|here|from|with|but|is|for|want"
    "|need)[a-z]{2,15})?)",
    re.ASCII,
)
_I_AM: Final = re.compile(
    rf"\b(?:I am|I'm|I’m|This is|this is|It's|it's|Hi,? this is)[ ]({FIRST}\b(?:"
    rf" {_NOT_NAME}{_PART}){{0,2}}|{_NOT_NAME}{_PART}(?: (?:[A-Z]\."
    rf" )?{_NOT_NAME}{_PART}){{1,2}})(?=[ ]*(?:$|[.,!?;:\n(]|and\b|from\b|here\b|calling\b"
    r"|speaking\b|I\b|who\b|\[))",
    re.ASCII,
)
_FULL: Final = re.compile(rf"\b({FIRST} (?:[A-Z]\. )?{_NOT_NAME}{_PART})\b", re.ASCII)
_LAST_COMMA: Final = re.compile(
    r"\b(?i:name|patient)\s?[:=]\s?([A-Z][a-z]{1,20}, [A-Z][a-z]{1,20})", re.ASCII
)


def english_names(text: str) -> Iterator[Span]:
    """Yield the names, with the title of a professional, who may be the operator's own."""
    for match in _PROFESSIONAL.finditer(text):
        yield Span(match.start(2), match.end(2), "name", match[1])
    for form in (_ORDINARY, _INTRODUCED, _SMALL, _I_AM, _FULL, _LAST_COMMA):
        for match in form.finditer(text):
            yield Span(match.start(1), match.end(1), "name")
