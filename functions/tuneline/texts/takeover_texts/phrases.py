"""The patterns of texts that ask for a person, and of those that ask for the bot again.

They are matched with the whole text, in the form of `chat.replies.normalize`. So a question that only speaks
of people, staff or bots is for the bot. A pattern is: a greeting, a wish, what is asked for, a polite end.
"""

from typing import Final

_ZH_HELLO: Final = (
    r"(?:(?:[您你]好|哈[囉喽罗]|嗨|不好意思|[請请][問问]|抱歉|喂|hi|hello|那|好|不用了|算了|"
    r"[還还]是)[,!.~、。 ]{0,3}){0,4}"
)
_ZH_WISH: Final = (
    r"(?:(?:[請请]|麻[煩烦][您你]?|拜[託托]|可不可以|可以|可否|能不能|能否|能|有[沒没]有[辦办]法|"
    r"有[辦办]法|"
    r"怎[麼么](?:才能)?|如何|我|想要?|要|需要|希望|[幫帮](?:我|忙)|[給给]我|[讓让]我|直接|快[點点]|"
    r"[馬马]上|"
    r"立[刻即]|[現现]在|[還还]是|就) ?){0,6}"
)
_ZH_VERB: Final = (
    r"(?:找|[轉转][接給给到至成]?|接通?|叫|[換换]成?|[請请]|[聯联][絡络繫系]|[連连][絡络接]|呼叫|要求?|"
    r"需要|"
    r"[給给]我|有[沒没]有|有|切[換换][到成至]?) ?"
)
_ZH_ONE: Final = r"(?:[一1]?[個个位名]|你[們们]的?)?"
_ZH_PERSON: Final = (
    r"(?:真人|人工|活人|真的人|客服(?:人[員员]|[專专][員员]|小姐)?|服[務务]人[員员]|服[務务][員员]|"
    r"工作人[員员]|"
    r"[專专]人|[專专][員员]|店[員员家長长]|老[闆板]|小[編编]|[櫃柜][台檯臺](?:人[員员])?|"
    r"[負负][責责]人|人[員员])"
    r"(?:客服|服[務务]|人[員员]|[專专][員员]|小[編编])?"
)
_ZH_TALK: Final = (
    r"(?:[談谈聊][話话天談谈]?一?[談谈聊]?|[說说][話话明]?|[講讲][話话電电]*|[對对][話话]|通[話话]|"
    r"[溝沟]通|"
    r"[聯联][絡络繫系])"
)
_ZH_END: Final = (
    r"(?:[,!~ ]{0,3}(?:跟我|和我|[來来]|[幫帮](?:我|忙)|[為为]我|[協协]助|[處处]理|解[決决]|回[覆复答應应]|"
    rf"服[務务]|{_ZH_TALK}|接[聽听]|一下|好[嗎吗]|可以[嗎吗]|行[嗎吗]|[嗎吗]|吧|呢|啦|喔|哦|"
    rf"[謝谢]{{1,2}}[您你]?|"
    r"感[謝谢]|拜[託托]|了|在[嗎吗]?)){0,5}"
)
_ZH: Final = (
    rf"{_ZH_HELLO}{_ZH_WISH}{_ZH_VERB}{_ZH_ONE}{_ZH_PERSON}{_ZH_END}",
    rf"{_ZH_HELLO}{_ZH_WISH}(?:[跟和與与找同])(?:真的?)?{_ZH_ONE}(?:{_ZH_PERSON}|人){_ZH_TALK}{_ZH_END}",
    rf"{_ZH_HELLO}(?:真人|人工)(?:客服|服[務务]|回[覆复答])?(?:在[嗎吗])?[,!~ ]*(?:[謝谢]{{2}})?",
    rf"{_ZH_HELLO}(?:[專专]人服[務务]|客服人[員员]|客服[專专][員员]|"
    rf"客服)(?:在[嗎吗])?[,!~ ]*(?:[謝谢]{{2}})?",
    rf"{_ZH_HELLO}{_ZH_WISH}[換换][個个]?(?:真人|人)(?:[來来]|跟我)*(?:回[覆复答]|[說说][話话]?|"
    rf"服[務务]|[處处]理)?"
    rf"{_ZH_END}",
    rf"{_ZH_HELLO}我?不(?:要|想|需要)再?(?:[跟和與与])?(?:[機机]器人|ai)(?:{_ZH_TALK}|回[覆复答]|"
    rf"服[務务])?了?",
)
_JA_HELLO: Final = (
    r"(?:(?:す[みい]ません|お手数ですが|恐れ入りますが|申し訳(?:ありません|ございません)が|あの|"
    r"こんにちは|できれば|"
    r"直接|やっぱり|早く|もう|では|じゃあ)[,、。ー~ ]{0,3}){0,4}"
)
_JA_PERSON: Final = (
    r"(?:オペレーター?|(?:本物の|生身の)?人間?|担当(?:者|の(?:方|人|者))?(?:さん|様)?|"
    r"スタッフ(?:の(?:方|人)|さん)?|有人(?:対応|チャット|サポート|オペレーター?)?|店員(?:さん)?|"
    r"店長(?:さん)?|"
    r"受付(?:の(?:方|人))?|係(?:の(?:方|人)|員)|中の人|(?:カスタマー)?サポート(?:担当者?|の(?:方|人))|"
    r"お?店の(?:人|方)|責任者|誰か)"
)
_JA_END: Final = (
    r"(?:ください|下さい|ほしい|欲しい|もらえ(?:ます|ません)か|もらえる|いただけ(?:ます|ません)か|"
    r"くれ(?:ますか|ませんか|る)?|"
    r"もらいたい|いただきたい|頂けますか)?(?:です|の?んですが|のですが|んだけど|けど|が)?(?:か|よ|"
    r"ね)?[,、。 ]*"
    r"(?:よろしく)?(?:お願い(?:し(?:たい|ます)|いたします|致します|できますか)?)?"
)
_JA: Final = (
    rf"{_JA_HELLO}{_JA_PERSON}[にへと](?:直接)?(?:つない|繋い|つなげ|繋げ|代わっ|かわっ|替わっ|変わっ|"
    rf"取り?次い|転送し|回し|切り替え|交代し)[でて]{_JA_END}",
    rf"{_JA_HELLO}{_JA_PERSON}[とに](?:直接)?(?:お?話|はな|お?話を?|相談|会話|チャット|通話|連絡|"
    rf"やりとり|やり取り|質問|"
    rf"問い合わせ)(?:が|を)?し{{0,2}}たい{_JA_END}",
    rf"{_JA_HELLO}{_JA_PERSON}[とに](?:直接)?(?:話|はな|お話|相談|会話|チャット|質問|"
    rf"連絡)し?(?:せますか|すことはできますか|できますか|"
    rf"することはできますか|させて){_JA_END}",
    rf"{_JA_HELLO}{_JA_PERSON}(?:(?:の|による|での)対応)?[をに]?(?:呼んで|出して|お願い(?:し(?:ます|"
    rf"たい)|できますか|いたします)?|希望(?:し(?:ます|たい))?|代わって)"
    rf"{_JA_END}",
    rf"{_JA_HELLO}(?:有人(?:対応|チャット|サポート)|オペレーター?(?:対応|接続)?|人間(?:対応)?|"
    rf"担当者と話す|人と話す)",
    rf"{_JA_HELLO}(?:ボット|ai|機械|ロボット)(?:では|じゃ)なくて?[,、 ]*{_JA_PERSON}"
    rf"(?:[とにが](?:話し|相談し|対応し|答え|返信し)(?:たい|て){_JA_END}|を?お願い(?:し(?:ます|"
    rf"たい))?{_JA_END}|がいい(?:です)?|で)?",
)
_KO_HELLO: Final = (
    r"(?:(?:안녕하세요|저기요|죄송(?:하지만|한데요?|합니다)|혹시|그냥|직접|빨리|저|저는|아니요?|"
    r"네)[,!.~ ]{0,3}){0,4}"
)
_KO_PERSON: Final = (
    r"(?:(?:실제|진짜) ?(?:사람|직원|상담원)|상담원(?:분|님)?|상담사(?:분|님)?|상담 ?직원|담당 ?직원|"
    r"직원(?:분|님)?|"
    r"담당자(?:분|님)?|사람|점원|매니저님?|사장님)"
)
_KO_DO: Final = (
    r"(?:연결|상담|통화|대화|얘기|이야기|말(?:씀)?|채팅|문의|호출)(?:을|를|좀| 좀)? ?"
    r"(?:해 ?주세요|해 ?주십시오|해 ?주시겠어요|해 ?줘요?|해 ?줄래요?|해 ?주실 ?수 ?있(?:나요|을까요|어요)|"
    r"부탁(?:드려요|드립니다|드릴게요|합니다|해요)?|하고 ?싶(?:어요?|습니다|은데요?|네요)|"
    r"할 ?수 ?있(?:나요|을까요|어요)|"
    r"할래요?|할게요|원(?:해요|합니다)|요청(?:합니다|드려요|드립니다|해요)?|바랍니다|바라요|"
    r"가능(?:한가요|할까요|해요|합니까)|되나요|될까요|시켜 ?주세요|시켜 ?줘요?|주세요|요)?"
)
_KO: Final = (
    rf"{_KO_HELLO}{_KO_PERSON}(?:에게|한테|께|과|와|이랑|랑|하고|으로|로)? ?(?:직접|좀|바로|"
    rf"지금)? ?{_KO_DO}",
    rf"{_KO_HELLO}{_KO_PERSON}(?:을|를|으로|로|이|좀)? ?(?:좀 )?(?:불러 ?(?:주세요|줘요?)|"
    rf"바꿔 ?(?:주세요|줘요?)|"
    r"부탁(?:드려요|드립니다|합니다|해요)|나와 ?주세요|찾아요|원해요|원합니다)",
    rf"{_KO_HELLO}(?:상담원|상담사)(?:이|가)? ?(?:필요(?:해요|합니다)|주세요)?",
    rf"{_KO_HELLO}(?:봇|챗봇|로봇|ai|기계) ?말고,? ?{_KO_PERSON}(?:이랑|랑|과|와|하고|한테|에게|으로|"
    rf"로|이|을)? ?"
    rf"(?:직접 )?(?:{_KO_DO}|답변?해 ?주세요|부탁(?:드려요|드립니다|해요)|바꿔 ?(?:주세요|줘요?))?",
)
_TH_HELLO: Final = (
    r"(?:(?:สวัสดี|ขอโทษ|รบกวน|ช่วย|ขอให้|ขอ|อยาก(?:จะ)?|ต้องการ(?:จะ)?|จะ|ให้|ผม|ฉัน|หนู|เรา|ดิฉัน|"
    r"เอา|กรุณา|"
    r"ครับ|ค่ะ|คะ|คับ|นะ)[, ]{0,3}){0,6}"
)
_TH_PERSON: Final = (
    r"(?:เจ้าหน้าที่|พนักงาน|คน(?:จริง ?ๆ?)?|แอดมิน|แอด|admin|มนุษย์|เจ้าของร้าน|ทีมงาน|ฝ่ายบริการลูกค้า|"
    r"คอลเซ็นเตอร์)(?:ตัวจริง|ที่เป็นคน|ที่ร้าน|จริง ?ๆ)?"
)
_TH_END: Final = (
    r"(?:[, ]{0,3}(?:ให้|หน่อย|ได้ไหม|ได้มั้ย|ได้หรือเปล่า|ได้ป่าว|ที|ด้วย|นะ|ครับ|ค่ะ|คะ|คับ|จ้า|เลย|"
    r"ตอนนี้|โดยตรง|"
    r"มาตอบ|ตอบ|มาคุย|คุย|แทน|ขอบคุณ|อยู่ไหม|มั้ย|ไหม)){0,6}"
)
_TH: Final = (
    rf"{_TH_HELLO}(?:คุย|พูด(?:คุย)?|สนทนา|ติดต่อ|ปรึกษา|แชท|แชต|โอนสาย|โอน|ต่อสาย|ต่อ|เรียก|เรียน|ตาม|"
    rf"เปลี่ยน|สอบถาม)"
    rf"(?:กับ|ไปหา|ไปที่|ไปยัง|ถึง|หา|ให้|เป็น)? ?{_TH_PERSON}{_TH_END}",
    rf"(?:(?:ขอ|ต้องการ|อยากได้|เรียก|หา|ให้)[ ]*){_TH_PERSON}{_TH_END}",
    r"(?:มี)?(?:เจ้าหน้าที่|แอดมิน|admin|พนักงาน)(?:อยู่ไหม|มาตอบ|ตอบ)?(?: ?(?:ไหม|มั้ย|หน่อย|ครับ|ค่ะ|"
    r"คะ))*",
    rf"ไม่(?:อยาก|ต้องการ|เอา)(?:คุย|พูด)?(?:กับ)? ?(?:บอท|บอต|bot|ai|เอไอ|หุ่นยนต์){_TH_END}",
)
_EN_HELLO: Final = (
    r"(?:(?:hi|hello|hey|please|pls|plz|sorry|excuse me|ok|okay|no|well|thanks)[,!. ]{1,3}){0,4}"
)
_EN_WISH: Final = (
    r"(?:(?:i(?:'d| would| really| just)* (?:want|need|like|prefer|have|wish)(?: to)?|i wanna|i gotta|"
    r"i rather|"
    r"i(?:'d| would) rather|i'm trying to|can i(?: please)?|could i(?: please)?|may i|can you(?: please)?|"
    r"could you(?: please)?|would you(?: please)?|will you|let me|is it possible to|is there (?:a|"
    r"any) way to|"
    r"how (?:can|do) i|want to|need to|wanna|just|please) ){0,4}"
)
_EN_VERB: Final = (
    r"(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|switch(?: me)?|put me through|"
    r"put me in touch|pass me|"
    r"hand me over|escalate(?: me| this)?|get(?: me)?|give me|reach|contact|find me|have|talking|speaking)"
    r"(?: (?:directly )?(?:to|with|on to|onto|through to|over to))?"
)
_EN_KIND: Final = (
    r"(?:(?:an?|the|your|some|any|one of your|another|real|live|actual|human|customer|support|service|"
    r"sales|shop|"
    r"store|clinic) ){0,4}"
)
_EN_PERSON: Final = (
    r"(?:persons?|human(?: being)?s?|people|agents?|representatives?|reps?|operator|someone(?: real|"
    r" human)?|"
    r"somebody(?: real| human)?|staff(?: member)?|member of (?:your )?staff|employee|manager|owner|"
    r"receptionist|"
    r"customer (?:service|support)|human (?:support|help)|front desk)"
)
_EN_END: Final = (
    r"(?:,? (?:please|pls|plz|instead|now|directly|here|asap|thanks|thank you|in person|not (?:a|"
    r"the) (?:bot|ai))){0,4}"
)
_EN: Final = (
    rf"{_EN_HELLO}{_EN_WISH}{_EN_VERB} {_EN_KIND}{_EN_PERSON}{_EN_END}",
    rf"{_EN_HELLO}(?:i (?:want|need) )?(?:(?:an?|real|live|actual|human) ){{0,3}}"
    rf"(?:human(?: being)?|person|agent|representative|operator|staff){_EN_END}",
    rf"{_EN_HELLO}i (?:don't|do not|dont) (?:want|like) to (?:talk|speak|chat) (?:to|with) (?:an? |"
    rf"the |this )?"
    rf"(?:bot|chatbot|robot|machine|ai|computer){_EN_END}",
)
PERSON: Final = (*_ZH, *_JA, *_KO, *_TH, *_EN)

_ZH_BOT: Final = r"(?:[機机]器人|ai|自[動动]客服|智[慧能]客服)"
_JA_BOT: Final = r"(?:ボット|チャットボット|ai|自動応答)"
_KO_BOT: Final = r"(?:챗봇|봇|ai|인공지능)"
_TH_BOT: Final = r"(?:บอท|บอต|แชทบอท|แชตบอต|bot|ai|เอไอ)"
_EN_BOT: Final = r"(?:the )?(?:bot|chatbot|ai|assistant)"
BOT: Final = (
    rf"{_ZH_HELLO}{_ZH_WISH}(?:[請请由用讓让叫]|[換换轉转切][換换]?[回成到給给]?|回到|恢[復复]|"
    rf"[繼继][續续]用?|交[給给])? ?"
    rf"{_ZH_BOT} ?(?:[來来]|[繼继][續续]|[幫帮]我)*(?:回[覆复答應应]|服[務务]|[處处]理|就好|就可以)?"
    rf"{_ZH_END}",
    rf"{_ZH_HELLO}(?:不用|不需要|不要|取消)(?:再|找|[轉转]接?)*(?:真人|人工)(?:客服|服[務务])?了?{_ZH_END}",
    rf"{_JA_HELLO}{_JA_BOT} ?[にへと](?:戻し|切り替え|変え|代わっ|かわっ|つない|答え|回答し|返信し|"
    rf"対応し)[てで](?:も)?{_JA_END}",
    rf"{_JA_HELLO}{_JA_BOT} ?(?:に|へ)?(?:質問する|戻る|に?戻りたい|に?聞きたい|で(?:お願いします|"
    rf"大丈夫です|いいです)){_JA_END}",
    rf"{_KO_HELLO}(?:다시 )?{_KO_BOT} ?(?:으로|로|한테|에게|이|가|와|과|랑)? ?(?:다시 )?(?:돌아가(?:기|"
    rf"줘요?|주세요|고 ?싶어요)|"
    r"돌려 ?(?:줘요?|주세요)|(?:답변|대답|답)해 ?(?:줘요?|주세요)|물어보기|물어볼게요|"
    r"전환(?:해 ?(?:줘요?|주세요))?|"
    r"바꿔 ?(?:줘요?|주세요)|상담(?:할게요|해 ?주세요)?)",
    rf"(?:ขอ|อยาก)?(?:ให้|กลับไป(?:คุย|ใช้|หา)?(?:กับ)?|กลับมาใช้|คุยกับ|เปลี่ยน(?:กลับ)?เป็น|"
    rf"ใช้) ?{_TH_BOT} ?"
    rf"(?:ตอบ|ช่วยตอบ|เหมือนเดิม|ต่อ)?{_TH_END}",
    rf"{_EN_HELLO}{_EN_WISH}(?:go |switch |take me |get me |put me )?back to {_EN_BOT}{_EN_END}",
    rf"{_EN_HELLO}(?:{_EN_WISH}(?:let|have) )?{_EN_BOT} (?:again|answer(?: me| again)?|back){_EN_END}",
    rf"{_EN_HELLO}{_EN_WISH}(?:talk|speak|chat) (?:to|with) {_EN_BOT}(?: again)?{_EN_END}",
    rf"{_EN_HELLO}(?:resume|restart|use|continue with) {_EN_BOT}(?: again)?{_EN_END}",
)
