"""More questions about opening hours, written after the phrases; the keys are those of `held_out`."""

QUESTIONS: dict[str, dict[str, str]] = {
    "zh-TW": {
        "now": (
            "請問一下現在還有在看診嗎|你們現在有在營業嗎|現在去還有開嗎|請問診所現在有開門嗎|"
            "現在是營業時間嗎|還沒打烊吧"
        ),
        "day 0": (
            "請問今天晚上有門診嗎？|今天營業時間到幾點|今天到幾點|今天幾點休息|今天下午看診到幾點|"
            "今天照常營業嗎|今天有休息嗎"
        ),
        "day 1": "明天有上班嗎|請問明天下午有看診嗎|明天開到幾點|明天幾點開始營業",
        "day sat": "請問週六有看診嗎|星期六營業時間|禮拜六開到幾點|週六早上有門診嗎|這禮拜六有開嗎",
        "day sun": "週日營業嗎|星期天休息嗎|禮拜日有開嗎？",
        "day we": "周末有開嗎|假日週末有營業嗎",
        "day 12/31": "12/31有開嗎|12月31日營業到幾點",
        "day": "請問幾點營業|早上幾點開門|晚上開到幾點|請問營業到什麼時候",
        "week": (
            "營業時間是幾點？|可以給我你們的營業時間嗎|門診時間是幾點到幾點|週幾公休？|星期幾沒開|"
            "請問有公休嗎|一週營業幾天|請問看診時間|上班時間|平日營業到幾點"
        ),
    },
    "zh-CN": {
        "now": "请问现在还在营业吗|现在开着门吗|这会儿开门吗|你们下班了吗",
        "day 0": "今天正常营业吗|今天几点下班|今天晚上营业到几点|今天上午有门诊吗|今天开不开门",
        "day 1": "明天正常上班吗|明天几点开门啊|明天上午开门吗",
        "day sat": "星期六几点下班|周六正常营业吗|这周六上班吗",
        "day we": "双休日上班吗|周末几点开门|周末正常营业吗",
        "day": "你们几点开始营业|请问几点关门呀|晚上几点关门|早上几点开门",
        "week": (
            "请问一下你们的营业时间|营业时间到几点|上班时间是什么时候|周几不营业|一周营业几天|"
            "门诊几点开始几点结束|你们每天几点上班"
        ),
    },
    "ja": {
        "now": (
            "今って営業してますか？|現在営業されていますか|いまお店開いてますか|まだ営業中でしょうか|"
            "もう開店してますか|クリニックは今開いていますか"
        ),
        "day 0": (
            "今日は診療日ですか|本日の診療は何時までですか|今日の営業は何時までですか？|"
            "今日は定休日ですか|今晩やってますか|今日の閉店時間は何時ですか|今日って何時まで?"
        ),
        "day 1": "明日の営業時間は？|明日は営業日ですか|明日もやってますか|明日の朝は何時からですか",
        "day sat": (
            "土曜日の診療時間は？|土曜の午後は診療していますか|土曜日って何時までですか|土曜日は休みですか"
        ),
        "day we": "土日も営業していますか|週末の営業時間を教えてください",
        "day 12/31": "12月31日は何時までですか|12/31は営業していますか",
        "day": "何時閉店ですか|朝は何時からやってますか|夜は何時まで開いてますか|何時オープンですか",
        "week": (
            "営業日と営業時間を教えてください|休みは何曜日ですか|休診日は何曜日ですか|"
            "診療時間について教えてください|平日の診療時間は？|お店の営業時間は？|"
            "定休日を教えてください|お昼休みは何時からですか"
        ),
    },
    "ko": {
        "now": (
            "지금 영업중이신가요?|지금 가게 열었나요|지금도 영업하나요|아직 문 열려 있나요|"
            "지금 병원 열려있나요?"
        ),
        "day 0": (
            "오늘 몇 시에 닫아요?|오늘 야간진료 하나요|오늘 정상영업 하나요?|"
            "오늘 영업시간이 어떻게 되나요|오늘 진료 몇 시까지예요?|오늘 휴진인가요"
        ),
        "day 1": "내일도 영업하나요?|내일 오전 진료 하나요|내일 몇 시에 오픈해요?|내일 휴무예요?",
        "day sat": (
            "토요일도 하나요?|토요일 진료시간이 어떻게 되나요|토요일은 몇 시까지예요?|"
            "이번주 토요일 진료하나요"
        ),
        "day we": "주말 영업시간 알려주세요|주말도 하나요?|주말에 문 열어요?",
        "day 12/31": "12월 31일 영업하시나요?|12월 31일은 몇 시까지 하나요",
        "day": "몇 시에 오픈하나요?|몇 시부터 진료하나요|저녁 몇 시까지 하나요",
        "week": (
            "영업시간이 몇 시부터 몇 시까지예요?|진료시간이 궁금합니다|휴무일이 있나요?|"
            "쉬는 요일이 언제인가요|진료 요일 알려주세요|평일 진료시간이 어떻게 되나요|"
            "영업시간 문의드려요|일주일 내내 영업하나요?|마감 시간이 몇 시예요?"
        ),
    },
    "th": {
        "now": ("ตอนนี้เปิดรึยังคะ|ร้านยังเปิดอยู่ไหมครับ|ตอนนี้ร้านปิดแล้วหรือยัง|คลินิกเปิดอยู่หรือเปล่าคะ|ตอนนี้เปิดให้บริการอยู่ไหม"),
        "day 0": (
            "วันนี้เปิดมั้ยคะ|วันนี้เปิดปกติไหมคะ|วันนี้ร้านปิดกี่โมง|วันนี้ร้านหยุดหรือเปล่าคะ|คืนนี้เปิดถึงกี่โมง|วันนี้เปิดทำการถึงกี่โมงครับ"
        ),
        "day 1": "พรุ่งนี้ร้านเปิดกี่โมงคะ|พรุ่งนี้คลินิกเปิดไหมครับ|พรุ่งนี้หยุดมั้ย|พรุ่งนี้เปิดปกติไหม",
        "day sat": "วันเสาร์ร้านเปิดไหมคะ|วันเสาร์นี้เปิดมั้ย|คลินิกเปิดวันเสาร์ไหมคะ|วันเสาร์ปิดกี่โมง",
        "day we": "เสาร์อาทิตย์เปิดถึงกี่โมง|ร้านเปิดเสาร์อาทิตย์ไหมคะ",
        "day 12/31": "วันที่ 31 ธันวาคม เปิดไหมคะ|31 ธันวา เปิดถึงกี่โมง",
        "day": "ร้านปิดกี่โมงคะ|เปิดตั้งแต่กี่โมงคะ|คลินิกเปิดถึงกี่โมง|ร้านเปิดกี่โมงถึงกี่โมง",
        "week": (
            "ขอทราบวันและเวลาทำการค่ะ|เวลาทำการของคลินิกคะ|เปิดกี่โมงปิดกี่โมงคะ|"
            "ร้านหยุดวันไหนบ้างคะ|ปกติเปิดกี่โมงคะ|มีวันหยุดไหมคะ|เปิดวันไหนเวลาไหนบ้างคะ"
        ),
    },
    "en": {
        "now": (
            "is the clinic still open?|Are you guys still open?|is your store open now?|r u open|"
            "Hello! Are you open right now?|Is the office currently open?|Have you closed already?"
        ),
        "day 0": (
            "how late are you open today?|are you open this evening?|"
            "Until what time are you open tonight|what time is closing today|"
            "what time do you guys close tonight?|is the clinic open today|Do you open today?"
        ),
        "day 1": (
            "are you open tomorrow morning|what are your hours for tomorrow?|"
            "do you close early tomorrow|What time does the shop open tomorrow?"
        ),
        "day sat": (
            "are you open on saturday mornings?|what are your opening times on saturday?|"
            "How late are you open on Saturday?|is the clinic closed on saturdays"
        ),
        "day we": (
            "do you open on weekends?|Are you open during the weekend?|weekend hours?|"
            "what time do you open on weekends"
        ),
        "day 12/31": (
            "are you open on December 31st?|What are your hours on Dec 31|"
            "will you be open on 31 December?|Are you closed on 12/31?"
        ),
        "day": (
            "what time do you guys open|When does the clinic open?|what time is closing time?|"
            "How late do you stay open?|what time do you close up?"
        ),
        "week": (
            "What are the opening hours of the clinic?|can I get your hours please|"
            "what days are you closed?|Are you open seven days a week?|Do you close for lunch?|"
            "What time do you open and close?|may I know your business hours please|"
            "what are your office hours"
        ),
    },
}
