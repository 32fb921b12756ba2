"""How users ask about opening hours in English."""

from typing import Final

from tuneline.texts.hours_questions.grammar import QuestionGrammar

_SLOTS: Final = {
    "lead": (
        "hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|excuse me|sorry|"
        "quick question|"
        "just checking|just wondering|i was wondering|i would like to know|i'd like to know|i want to know|"
        "may i know|"
        "may i ask|can i ask|could i ask|can you tell me|could you tell me|please tell me|do you know|"
        "i wonder|"
        "could you please tell me|can you please tell me|would you mind telling me|so|and|ok|okay|please|if|"
        "can i know|could i know|just want to check|i want to ask|i'd like to ask|let me know|"
        "please let me know|um|"
        "may i check|can i check|i'm wondering|im wondering|wondering|just want to ask|just to confirm|"
        "tell me|also"
    ),
    "you": (
        "you|you guys|u|ya|you all|yall|the shop|the store|the clinic|the restaurant|your shop|your store|"
        "your clinic|"
        "your restaurant|the office|your office|this place|the place|it|the cafe|your cafe|the salon|"
        "your salon|"
        "this shop|this clinic|this store|the practice|the dental clinic|your place|they|we|the hospital|"
        "your hospital"
    ),
    "your": (
        "your|the|ur|the clinic's|the shop's|the store's|your shop's|your clinic's|your store's|"
        "the restaurant's|"
        "your restaurant's|the office|your office|the store|the shop|the clinic|your clinic|your store|"
        "your shop"
    ),
    "be": "are|is|r|will|would|aren't|isn't|were",
    "now": (
        "now|right now|at the moment|currently|at this time|at this hour|already|presently|at present|"
        "this minute|"
        "as of now|just now|right this moment|for now|at this moment|yet|still|still now"
    ),
    "still": (
        "still|currently|already|even|also|actually|now|normally|usually|typically|generally|be|be still|"
        "usually still"
    ),
    "open": (
        "open|opened|open for business|open to the public|operating|open for patients|open as usual|"
        "in business|opening"
    ),
    "closed": "closed|shut|close|off",
    "part": (
        "mornings|afternoons|evenings|nights|morning|in the morning|afternoon|in the afternoon|evening|"
        "in the evening|night|at night|all day|"
        "late|"
        "during the day|for lunch|at lunch|at lunchtime|at noon|during lunch|early|early morning|"
        "the whole day"
    ),
    "when": (
        "what time|when|at what time|until what time|till what time|from what time|how late|until when|"
        "till when|how early|what hour|what times|since when|how long|whattime|what's the time|"
        "til what time"
    ),
    "hours": (
        "opening hours|business hours|hours|hours of operation|operating hours|working hours|opening times|"
        "open hours|"
        "office hours|clinic hours|store hours|shop hours|opening time|closing time|"
        "opening and closing times|"
        "opening and closing hours|business hour|opening hour|times of opening|schedule of opening hours|"
        "hours of business|closing times|closing hours|normal hours|regular hours|trading hours|"
        "operation hours|"
        "open and close times|consultation hours|clinic opening hours|days and hours|"
        "opening days and hours|open times|"
        "opening days|days of operation|operating times|operating time|working time|opening hours and days"
    ),
    "which_day": (
        "what days|which days|what day|which day|on what days|on which days|what days of the week|"
        "which days of the week|on which day|on what day|how many days a week|what days and times|"
        "what days and hours"
    ),
    "every": (
        "every day|everyday|daily|all week|7 days a week|seven days a week|all year round|24/7|24 hours|"
        "weekdays|on weekdays|on a weekday|during the week|all days|24 hours a day|round the clock|"
        "around the clock|all year|monday to friday|monday through friday|mon to fri|each day|24h"
    ),
    "tail": (
        "please|pls|plz|thanks|thank you|thx|ty|thanks in advance|cheers|sir|maam|then|or not|though|"
        "or closed|or no|again|exactly|?"
    ),
    "asks": "do|does|will|are|is|r|would|did",
    "shuts": (
        "open|opens|close|closes|closed|closing|opening|shut|shuts|finish|close_up|open_up|stop_working|"
        "shut_down"
    ),
    "give": (
        "give_me|send_me|show_me|can_i_have|could_i_have|can_i_get|may_i_have|i_need|share|can_you_share|"
        "can_you_send_me|could_you_share|can_you_give_me|please_share"
    ),
    "lunch": "lunch|noon|lunchtime|midday|lunch_break|the_lunch_break|lunch_hour|break|the_lunch_hour",
    "days_off": "days_off|day_off|closing_days|closing_day|closed_days|off_days|off_day",
    "on": "on|for|this|coming|the",
}
_LEAD: Final = "@lead*"
_YES: Final = f"{_LEAD} @be @you"
_DO: Final = f"{_LEAD} do|does|will|did|is|are|can|would"

GRAMMAR: Final = QuestionGrammar(
    slots=_SLOTS,
    now=(
        f"{_YES} @still? @open @now? @tail*",
        f"{_YES} @now? @open|@closed @now @tail*",
        f"{_YES} @still @open|@closed @now? @tail*",
        f"{_LEAD} @you @still? @open @now? ? @tail*",
        f"{_LEAD} @you @closed @now ? @tail*",
        f"{_LEAD} @you are|is|r @still? @open @now? @tail*",
        f"{_LEAD} is|are anyone|anybody there @now @tail*",
        f"{_LEAD} @open @now @tail*",
        f"{_LEAD} still|already|currently|now @open @now? ? @tail*",
        f"{_LEAD} @open ? @tail*",
        f"{_YES} @open for_business|yet|or_closed|or_not @now? @tail*",
        f"{_LEAD} have|has @you already? closed|opened|shut already|yet|now? @tail*",
        f"{_LEAD} did @you already? close|open|shut already|yet @tail*",
        f"{_LEAD} do|would @you happen to be open @now? @tail*",
    ),
    day=(
        f"{_YES} @still? @open|@closed @part? @on* @day @part? @tail*",
        f"{_YES} @still? @open|@closed @part @tail*",
        f"{_LEAD} @you are|is|will_be @open|@closed @on* @day @part? @tail*",
        f"{_LEAD} @you be? @open|@closed @on* @day @part? ? @tail*",
        f"{_YES} be? @open|@closed on? both? @day and|or|& on? @day @tail*",
        f"{_YES} on? @day be? @open|@closed @tail*",
        f"{_DO} @you @still? open|close|work|operate|open_up @part? @on* @day @part? @tail*",
        f"{_DO} @you @still? open|close|work on? @day and|or on? @day @tail*",
        f"{_LEAD} @open|@closed @on* @day @part? @tail*",
        f"{_LEAD} @on* @day @open|@closed ? @tail*",
        f"{_LEAD} @on* @day are|is|will @you be? @still? @open|@closed @tail*",
        f"{_LEAD} @on* @day do|does @you open|close|work @tail*",
        f"{_LEAD} @when @asks @you be? @still? @shuts @part? @on* @day? @part? @tail*",
        f"{_LEAD} @when @you @shuts @on* @day? @tail*",
        f"{_LEAD} @when are|is @you @open until|till|til|to|from? @on* @day? @part? @tail*",
        f"{_LEAD} @when do|does|will @you stay open until|till? @on* @day? @part? @tail*",
        f"{_LEAD} @on* @day @when @asks @you be? @shuts until|till? @tail*",
        f"{_LEAD} what are|is|r|will|about @your? be? @hours @on* @day @part? @tail*",
        f"{_LEAD} what are|is|will @your? be? @on* @day @hours @tail*",
        f"{_LEAD} what's|whats @your? @hours @on* @day @tail*",
        f"{_LEAD} what's|whats|what_is|what_are @your? @day @hours @tail*",
        f"{_LEAD} @your? @on* @day @hours @tail*",
        f"{_LEAD} @your? @hours @on* @day @part? @tail*",
        f"{_LEAD} what @hours @asks @you be? open|work @on* @day? @tail*",
        f"{_LEAD} is|are @on* @day a? working_day|business_day|holiday|day_off for? "
        f"you|your_shop|your_clinic? @tail*",
        f"{_LEAD} when|what_time is @your? closing|opening|closing_time|opening_time @on* @day? @tail*",
        f"{_LEAD} what|what's|whats is? @your? closing_time|opening_time @on* @day? @tail*",
        f"{_LEAD} what_time is|are @you @open|@closed @on* @day? @tail*",
    ),
    week=(
        f"{_LEAD} what|when|which are|is|r|about @your? usual|regular|normal|current? @hours @tail*",
        f"{_LEAD} what are|is the @hours of|at|for @you @tail*",
        f"{_LEAD} what|when|which @your? @hours are|is @tail*",
        f"{_LEAD} what's|whats|whatre|what're @your? usual|regular|normal? @hours @tail*",
        f"{_LEAD} @your? usual|regular|normal? @hours @tail*",
        f"{_LEAD} @give @your? @hours with_me? @tail*",
        f"{_LEAD} @which_day are|is|do|does|will @you be? @open|@closed|work|operate @tail*",
        f"{_LEAD} @which_day @you are|is|be? @open|@closed @tail*",
        f"{_LEAD} when|what_times are|is @you @still? open @tail*",
        f"{_LEAD} when|what_time @asks @you open|opening and|& close|closed|closing @tail*",
        f"{_LEAD} what @hours do|are|is @you have|keep|operate|open @tail*",
        f"{_YES} @still? @open|@closed @part? @every @tail*",
        f"{_DO} @you @still? open|close|work|operate @every @tail*",
        f"{_LEAD} @when do|does|are|is @you @still? open|close|closed @every @tail*",
        f"{_YES} @closed|@open for|at|during|over @lunch @tail*",
        f"{_LEAD} do|does @you close|open|have|take a? for|at|during? @lunch @tail*",
        f"{_LEAD} do|does @you have any|a? regular? @days_off @tail*",
        f"{_LEAD} what|when|which are|is @your? regular? @days_off @tail*",
    ),
    days={
        "today": (
            "today|tonight|this evening|this afternoon|this morning|later today|later|the rest of today|"
            "later tonight"
        ),
        "tomorrow": (
            "tomorrow|tmr|tmrw|tomorow|tommorow|tommorrow|2moro|tmw|tomorrow night|tomorrow morning|"
            "tomorrow evening|tomorrow afternoon"
        ),
        "day_after": "the day after tomorrow|day after tomorrow|day after tmr",
        "weekend": (
            "the weekend|weekend|weekends|this weekend|the weekends|saturday and sunday|"
            "saturdays and sundays|sat and sun|sat & sun|sat/sun"
        ),
        "next_weekend": "next weekend|the weekend after",
    },
    weekdays=(
        "monday|mondays|mon",
        "tuesday|tuesdays|tues|tue",
        "wednesday|wednesdays|wed",
        "thursday|thursdays|thurs|thu|thur",
        "friday|fridays|fri",
        "saturday|saturdays|sat|saterday",
        "sunday|sundays|sun",
    ),
    this_week="this|this coming|coming|the coming|every|the|a",
    next_week="next",
    next_week_after="next week|of next week",
    before_day="on|for|during|over|at|by",
    after_day="day|eve day|'s|holiday|holidays|of this week|this week|the holiday|period|break",
    dates=(
        r"(?:the)?(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:of)?(?P<month>{months})(?P<year>20\d\d)?",
        r"(?P<month>{months})(?:the)?(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?P<year>20\d\d)?",
        r"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?:/(?P<year>20\d\d))?",
        r"(?P<year>20\d\d)[/-](?P<month>1[0-2]|0?[1-9])[/-](?P<day>3[01]|[12]\d|0?[1-9])",
        r"the(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)",
    ),
    months=(
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept|sep",
        "october|oct",
        "november|nov",
        "december|dec",
    ),
)
