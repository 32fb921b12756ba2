"""How users ask about opening hours in Chinese; Traditional and simplified characters count alike."""

from typing import Final

from tuneline.texts.hours_questions.grammar import QuestionGrammar

_SLOTS: Final = {
    "lead": (
        "請問|請問一下|想問|想問一下|想請問|想請問一下|請教|請教一下|想請教|我想問|我想問一下|我想請問|"
        "我想知道|想知道|"
        "問一下|不好意思|你好|妳好|您好|哈囉|嗨|hi|hello|早安|午安|晚安|早上好|下午好|晚上好|那|那麼|"
        "那請問|欸|老闆|"
        "老闆娘|小姐|麻煩|打擾一下|抱歉|幫我看|幫我查|確認一下|想確認|想確認一下|跟您確認|借問"
    ),
    "shop": (
        "你們|妳們|您們|貴診所|貴店|貴院|貴所|診所|你們診所|我們診所|店裡|你們店|你們店裡|店家|貴店家|餐廳|"
        "你們家|這裡|"
        "這邊|那裡|那邊|你們這裡|你們這邊|你們那裡|你們那邊|您這邊|您那邊|你們這|你們那|咱們|咱們店|咱家|"
        "門店|醫院|"
        "小店|本店|貴公司|的"
    ),
    "now": (
        "現在|目前|現在這個時間|現在這時間|這個時間|這時間|現在這個時候|這個時候|這時候|此刻|現在這會兒|"
        "這會兒|現下|"
        "當下|今天現在|現在時間"
    ),
    "part": "早上|上午|中午|下午|傍晚|晚上|夜間|夜晚|整天|全天|白天|晚間|一整天",
    "open": (
        "開|開門|開店|開放|營業|看診|門診|開診|出診|坐診|上班|做生意|開業|開門營業|開店營業|營運|"
        "開門做生意|門診時間|看病|"
        "開館|接診|應診"
    ),
    "sure_open": "開門|開店|營業|看診|開診|開門營業|營運|接診|應診|開館",
    "closed": (
        "休息|公休|休診|停診|休假|放假|休館|店休|休業|休|不營業|不開門|不開|不看診|沒開|沒有開|沒營業|"
        "沒看診|打烊"
    ),
    "day_off": (
        "休息|公休|休診|停診|休假|放假|休館|店休|休業|休|不營業|不開門|不開|不看診|沒開|沒有開|沒營業|"
        "沒有營業"
    ),
    "shut": "關門|打烊|休息|下班|關|關店|收店|收攤|結束營業|收工|收診",
    "have": (
        "有|有人|有人在|還有人|有醫生|有醫師|會|有在|還|還有|還會|還在|在|正在|也有|也會|照常|有照常|"
        "會照常|正常|有正常|會正常|是|都|都有|都會|也|有無|"
        "也照常|還有在|有再|有再在|有再開|依然|仍然|仍|是不是還|是否還"
    ),
    "have_or_not": (
        "有沒有|有沒有在|有無|有無在|會不會|是否|是否有|是否會|是否在|是否還|是否照常|是不是|是不是有|"
        "是不是在|是不是還|"
        "還有沒有|有沒有正常|有沒有照常|是否正常|有木有"
    ),
    "q": "嗎|嘛|麼|呢|吧|?|喔|哦|齁|啊|是嗎|了嗎|沒|沒有|不|否",
    "tail": (
        "嗎|嘛|呢|喔|哦|啊|呀|吧|阿|勒|咧|齁|謝謝|謝謝你|謝謝您|感謝|感恩|謝啦|3q|thx|thanks|拜託|了|耶|"
        "請告知|"
        "麻煩了|辛苦了|?"
    ),
    "when": "幾點|幾點鐘|什麼時候|何時|啥時候|什麼時間|幾時|多早|多晚|最早幾點|最晚幾點|大概幾點|大約幾點",
    "will": "才|會|就|要|才會|才要|開始|會開始|才開始|就會|就要|才能|可以|能",
    "hours": (
        "營業時間|門診時間|看診時間|診療時間|服務時間|開放時間|上班時間|開店時間|開門時間|關門時間|"
        "打烊時間|營業時段|"
        "看診時段|門診時段|開診時間|應診時間|接診時間|營業日|營業時刻|開門關門時間|營運時間|看病時間|"
        "開關門時間|作息時間|"
        "營業的時間|看診的時間|開門的時間|下班時間|幾點到幾點營業|上下班時間|時間表|營業時間表|看診時間表|"
        "開館時間"
    ),
    "days_off": (
        "公休日|休診日|店休日|固定公休|固定公休日|休息日|休假日|公休|休診|店休|公休時間|休診時間|休息時間|"
        "固定休診|午休|"
        "午休時間|公休日期|中午休息|中午休診|固定休息|固定休假|定休日"
    ),
    "which": (
        "是什麼時候|是幾點|是幾點到幾點|是哪一天|是哪天|是哪幾天|是星期幾|是禮拜幾|是週幾|是什麼|是多少|"
        "什麼時候|幾點|"
        "發一下|說一下|發我一下|發給我|幾點到幾點|從幾點到幾點|是從幾點到幾點|哪天|哪一天|哪幾天|星期幾|"
        "禮拜幾|週幾|為何|是何時|何時|怎麼樣|如何|"
        "是怎樣|是怎麼樣|是幾點開始|到幾點|是到幾點|有哪些|是哪些|怎麼安排|多少|為|是|是啥時候|怎麼看|"
        "到什麼時候"
    ),
    "which_day": (
        "哪天|哪一天|哪幾天|哪些天|星期幾|禮拜幾|週幾|哪些日子|拜幾|幾號|哪個時間|哪些時間|哪些時段|"
        "哪個時段|什麼時段|"
        "什麼時候|一週哪幾天|一個禮拜哪幾天|每週哪幾天|每週哪天|每個禮拜哪天|一星期哪幾天|什麼時間|"
        "固定星期幾|固定哪天"
    ),
    "every": (
        "每天|天天|每日|週一到週五|週一至週五|平日|平常|一週七天|全年|禮拜一到禮拜五|星期一到星期五|平時|"
        "周間|假日|平日假日"
    ),
    "give": (
        "告訴我|請告訴我|可以告訴我|可以給我|給我|請提供|提供|查詢|查|請給我|方便告知|我要問|可以問|"
        "可以問一下|想了解|"
        "想看|詢問|想詢問|我要查|我想查|方便問|請問可以告訴我|能告訴我|能不能告訴我"
    ),
}
_LEAD: Final = "@lead* @shop*"
_DAY: Final = f"{_LEAD} @day @lead* @shop* @part?"

GRAMMAR: Final = QuestionGrammar(
    slots=_SLOTS,
    now=(
        f"{_LEAD} @now @shop* @have? @open @q @tail*",
        f"{_LEAD} @now @shop* 有|有在|還有|還有在|在 @open @tail*",
        f"{_LEAD} @now @shop* @have_or_not @open @tail*",
        f"{_LEAD} @now @shop* 還|是|是在|也 @open 中|時間 @q @tail*",
        f"{_LEAD} @now? @shop* 還|是|在|還在|是在|是否|是否在|是否還在? @sure_open 中|狀態|當中 @q @tail*",
        f"{_LEAD} @now? @shop* 還|是|在|還在|是在 @sure_open 時間|時間內 @q @tail*",
        f"{_LEAD} @now @shop* @have? @closed 了? 中? @q @tail*",
        f"{_LEAD} @now @shop* 是|已經|算? @shut 了 @q|沒|沒有 @tail*",
        f"{_LEAD} @have @open @q @tail*",
        f"{_LEAD} 有|有在|還有|還有在|還在 @sure_open @q? @tail*",
        f"{_LEAD} @have_or_not @open @tail*",
        f"{_LEAD} @sure_open @q @tail*",
        f"{_LEAD} @now? 已經? 開|開門|開店|營業|看診|開診|開始營業|開始看診|上班 了 @q|沒|沒有 @tail*",
        f"{_LEAD} 已經? 關門|打烊|關店|下班|休息|公休|休診|收店|收攤 了 @q|沒|沒有 @tail*",
        f"{_LEAD} @sure_open 了沒|沒 @tail*",
        f"{_LEAD} @now? 有 開|營業|看診 沒|沒有|否 @tail*",
        f"{_LEAD} @now? 開不開|營不營業|開不開門|看不看診|開門不|營業不|開門沒|營業沒|開沒 @tail*",
        f"{_LEAD} @now 過去|去|來 @shop* 還? 有|有在? @sure_open|開 @q @tail*",
        f"{_LEAD} @now 開|開門|營業|看診 了嗎|沒|不|著嗎|著呢嗎|著沒 @tail*",
        f"{_LEAD} @now? @shop* 還|還有? 開|門開|開門 著|著的 門? @q @tail*",
        f"{_LEAD} @now? 還沒|還沒有 打烊|關門|下班|關|休息 吧|嗎|對吧 @tail*",
        f"{_LEAD} @now? 店|門 開 了 @q|沒 @tail*",
    ),
    day=(
        f"{_DAY} @have? @open 的? @q @tail*",
        f"{_DAY} 有|有在|照常|正常|有照常|會|還有 @open @tail*",
        f"{_DAY} @have_or_not @open @tail*",
        f"{_DAY} 開不開|營不營業|開不開門|看不看診|休不休息|休不休|放不放假 @tail*",
        f"{_DAY} @have? @closed @q @tail*",
        f"{_DAY} @have_or_not @closed @tail*",
        f"{_DAY} 有? 開|營業|看診 沒|沒有|否 @tail*",
        f"{_DAY} @when @will* @open|@shut @tail*",
        f"{_DAY} @when @will* @shut @tail*",
        f"{_LEAD} @part? @when @will* @sure_open @tail*",
        f"{_LEAD} @part? @when @will* 開|上班|有開|有人上班 @tail*",
        f"{_LEAD} @part? @when @will* @shut @tail*",
        f"{_DAY} 從? @when 開始? @open @tail*",
        f"{_DAY} 最晚|最早? @open 到? @when @tail*",
        f"{_LEAD} @part? 最晚|最早? @sure_open 到 @when @tail*",
        f"{_LEAD} @part? 最晚|最早? 開|門診|上班 到 @when @tail*",
        f"{_DAY} 開? 到 @when @tail*",
        f"{_DAY} 從? @when 到 @when @open? @tail*",
        f"{_DAY} 的? @hours @which? @tail*",
        f"{_DAY} 是? @open 到? @which @tail*",
        f"{_DAY} 是 @sure_open 日|時間|的 @q @tail*",
        f"{_LEAD} @give? @day 的? @shop* @hours @which? @tail*",
        f"{_LEAD} @day @day 都? @have? @open @q @tail*",
        f"{_LEAD} @day @day 都? 有|有在 @open @tail*",
        f"{_DAY} 過去|去|來 @shop* 還? 有|有在? @sure_open|開 @q @tail*",
        f"{_LEAD} @now? @sure_open|開 到 @when @tail*",
        f"{_LEAD} @now 開 到 @when @tail*",
        f"{_LEAD} @now @when @will* @shut @tail*",
        f"{_LEAD} 今天|今日? 還 @sure_open|開 多久 @tail*",
    ),
    week=(
        f"{_LEAD} @give? @shop* @hours @which? @q? @tail*",
        f"{_LEAD} @give? @shop* 平日|平常|假日|週末|平時? 的? @hours @which? @tail*",
        f"{_LEAD} @shop* @days_off @which @tail*",
        f"{_LEAD} 有|有沒有|有無 "
        f"公休日|休診日|店休日|固定公休|固定休診|公休|午休|休息日|休息時間|固定公休日 @q? @tail*",
        f"{_LEAD} 公休日|休診日|店休日|固定公休日|休息日|定休日 @tail*",
        f"{_LEAD} @which_day 有|會|都|是? @open @tail*",
        f"{_LEAD} @which_day 有|會|都|是|固定? @day_off @tail*",
        f"{_LEAD} @every @shop* @part? @have? @open 的? @q @tail*",
        f"{_LEAD} @every @part? 都? 有|有在|會 @open @tail*",
        f"{_LEAD} @every @have_or_not @open @tail*",
        f"{_LEAD} @every @when @will* @open @tail*",
        f"{_LEAD} @every @when @will* @shut @tail*",
        f"{_LEAD} @every @open 到 @when @tail*",
        f"{_LEAD} @every @have? @closed @q @tail*",
        f"{_LEAD} @every 從? @when 到 @when @open? @tail*",
        f"{_LEAD} 是? 全年無休|24小時|二十四小時|24小時營業|二十四小時營業|24h營業|年中無休 的? @q @tail*",
        f"{_LEAD} 中午 有|會|有沒有|是否|會不會? 休息|午休|休診|休|不休息 @q @tail*",
        f"{_LEAD} 中午 有|會|還|還有? @open @q @tail*",
        f"{_LEAD} 一週|一個禮拜|一星期|每週|一禮拜 @open|開 幾天 @tail*",
        f"{_LEAD} @sure_open|門診 幾點 開始? 到? 幾點 結束? @tail*",
        f"{_LEAD} 從? 幾點 @open? 到|開到|營業到|看診到 幾點 @open? @tail*",
        f"{_LEAD} @open 時間 @which? @tail*",
        f"{_LEAD} @sure_open|開 的? 時間 @which? @tail*",
        f"{_LEAD} @when 開|開門|營業|看診|開店|上班|開始營業|開始看診 @when 關|關門|打烊|休息|下班|結束 "
        f"@tail*",
        f"{_LEAD} @sure_open 幾點 到 幾點 @tail*",
    ),
    days={
        "today": "今天|今日|今兒|今晚|今早|今天晚上|今天早上|今個|今兒個",
        "tomorrow": "明天|明日|明兒|明晚|明早|隔天|明兒個",
        "day_after": "後天|後日|後兒",
        "weekend": (
            "週末|這週末|這個週末|本週末|週六日|週六週日|六日|禮拜六日|星期六日|這週六日|週末兩天|週末假日|"
            "假日週末|雙休日|雙休"
        ),
        "next_weekend": "下週末|下個週末|下週六日|下禮拜六日",
    },
    weekdays=(
        "週一|星期一|禮拜一|拜一",
        "週二|星期二|禮拜二|拜二",
        "週三|星期三|禮拜三|拜三",
        "週四|星期四|禮拜四|拜四",
        "週五|星期五|禮拜五|拜五",
        "週六|星期六|禮拜六|拜六",
        "週日|週天|星期日|星期天|禮拜日|禮拜天|拜日",
    ),
    this_week="這|這個|本|這一個",
    next_week="下|下個|下一個",
    before_day="每個|每|到|逢|在",
    after_day="期間|期間的|期間內|的|那天|當天|當日|那一天|這天",
    dates=(
        r"(?:(?P<year>20\d\d)[年/.-])?(?P<month>1[0-2]|0?[1-9])(?:月|[/.-])(?P<day>3[01]|[12]\d|0?[1-9])(?:日|号)?",
        r"(?P<month>十[一二]?|[元一二三四五六七八九])月(?P<day>三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]",
        r"(?:这个月|本月)?(?P<day>3[01]|[12]\d|0?[1-9])[号日]",
    ),
)
