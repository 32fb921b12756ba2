"""Find Chinese names without a title: at the beginning or after 幫 and the like, and before a verb.

What begins with an ordinary word, such as 高雄 or 方便, is no name.
"""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.datasets.privacy.personal.names.chinese_characters import (
    COMMON_GIVEN,
    DOUBLE,
    GIVEN,
    MORE_GIVEN,
    MORE_SURNAMES,
    RARE_SURNAMES,
    SURNAMES,
)
from tuneline.datasets.privacy.personal.names.chinese_lexicon import begins_with_word
from tuneline.datasets.privacy.personal.names.english import FIRST
from tuneline.datasets.privacy.personal.span import Span

_HAN: Final = "[\u4e00-\u9fff]"
_ONE: Final = f"[{SURNAMES}{MORE_SURNAMES}{RARE_SURNAMES}]"
_SURNAME: Final = f"(?:{DOUBLE}|{_ONE})"
_WIDE: Final = f"[{COMMON_GIVEN}{MORE_GIVEN}]"
_START: Final = f"(?<!{_HAN})"
# Words for people, and verbs that a person follows.
_KIN: Final = (
    "(?:我|她|他|您|你|咱)(?:的|們的|家)?(?:先生|太太|老公|老婆|媽媽|妈妈|爸爸|媽|妈|爸|母親|母"
    "亲|父親|父亲|女兒|女儿"
    "|兒子|儿子|大女兒|小女兒|大兒子|小兒子|姊姊|姐姐|妹妹|哥哥|弟弟|妹|弟|姊|姐|哥|嫂|奶奶|外婆"
    "|外公|阿嬤|阿公"
    "|爺爺|爷爷|婆婆|公公|岳母|岳父|丈母娘|姪子|姪女|侄子|侄女|外甥|表妹|表弟|表姊|表姐|表哥|堂"
    "妹|堂弟|阿姨|叔叔|姑姑"
    "|舅舅|朋友|閨蜜|闺蜜|同事|同學|同学|室友|鄰居|邻居|主管|老闆|老板|助理|女友|男友|女朋友|男"
    "朋友|未婚妻|未婚夫"
    "|丈夫|妻子|愛人|爱人|小孩|孩子|孫子|孫女|孙子|孙女|寶寶|宝宝)"
)
_ROLE: Final = (
    "小朋友|學生|学生|學員|学员|家屬|家属|患者|病患|病人|病友|客人|住客|住戶|房客|旅客|乘客|會員"
    "|会员|同學|同学|同事"
    "|朋友|家長|家长|考生|球員|隊員|員工|员工|業務|业务|助理|店員|店员|櫃台|前台|司機|司机|師傅"
    "|师傅|買家|买家|賣家"
    "|卖家|顧客|顾客|聯絡人|联络人|联系人|收件人|收货人|代理人|訂購人|订购人|訂位人|訂房人|報名"
    "人|被保險人|受益人"
    "|負責人|负责人|監護人|监护人|飼主|新郎|新娘|壽星|寿星|媽媽|妈妈|爸爸|女兒|女儿|兒子|儿子|乳"
    "名|小名|綽號|绰号"
    "|暱稱|昵称|本名|全名|姓名|名字"
)
_VERB: Final = (
    "找|代|由|交給|交给|告訴|告诉|通知|聯絡|联络|联系|轉給|转给|轉交|转交|轉告|转告|轉接|介紹|介"
    "绍|認識|认识|等|約|约"
    "|陪|載|载|接|叫|請|请|讓|让|給|给|幫|帮|幫忙|帮忙|幫我|帮我|替|跟|和|與|与|及|還有|还有|以"
    "及|或|對|对|問|问|改成"
    "|換成|换成|寫|写|請問|请问|麻煩|麻烦|感謝|感谢|謝謝|谢谢|是|那個|那个|這個|这个|說|说|查|查"
    "詢|查询|為|为|送|填|填寫|填写"
)
_TIME: Final = (
    "今天|昨天|明天|前天|上週|上周|下週|下周|上次|之前|剛剛|刚刚|剛才|刚才|早上|上午|下午|晚上|中"
    "午|[週周][一二三四五六日]"
)
_AFTER: Final = f"(?:{_START}|{_TIME}|(?:{_KIN}|{_ROLE})(?:叫|是|名叫)?|{_VERB})"
_SURE: Final = (
    f"(?:{_KIN}|{_ROLE}|叫|交給|交给|轉告|转告|代|幫|帮|替|找|[幫帮]我?[查找約约問问]|請|请|跟|和|"
    "與|与|及|、)(?:叫|是|名叫)?"
)
# What follows a name: the end, a mark, a verb or a particle.
_BEFORE: Final = (
    "(?=$|[^\\w]|[0-9A-Za-z_]|的|想|要|請|请|今|明[天早晚]|昨|前天|後天|后天|預|预|已|有|在|跟|"
    "和|與|与|及|來|来|電|电|手機|手机"
    "|生日|身分|身份|約|约|掛|挂|訂|订|之前|上次|上週|上周|上個|上个|上禮|上课|上課|上午|下午|下"
    "週|下周|下次|下個|下个|下課"
    "|早上|晚上|住|男|女|可|是|也|这|這|能|麻煩|麻烦|聯絡|联系|打|需|就|會|会|去|看|改|取消|推薦"
    "|推荐|介紹|介绍"
    "|說|说|陪|報|报|因|從|从|先生|小姐|小朋友|同學|同学|兩|两|三[位個人]|被|先|同|把|叫|告|問|"
    "问|給|给|幫|帮|對|对"
    "|真|很|沒|没|還|还|一直|一起|一家|一個|才|又|都|到|回|退|繳|缴|交|付|拿|吃|換|换|坐|生病|感"
    "冒|不|喜歡|喜欢|過敏|过敏|用|收|寄"
    "|點[了的過]|点[了的过]|加|那|快|剛|刚|目前|現在|现在|什|怎|幾|几|家[的裡里長长]|爸|媽|妈|他"
    "|她|老師|老师|醫師|医师"
    "|喔|哦|啊|呢|嗎|吗|吧|了|發|发|請假|请假|做|帶|带|買|买|填|開始|开始|完成|參加|参加|準備|准"
    "备|希望|覺得|觉得|最近|每|常"
    "|讓|让|等|找|留|領|领|轉|转|借|忘|掉|痛|咳|燒|烧|打針|接|載|载|送|走|跑|睡|考|念|讀|读|學|"
    "学|當|当|應|应|需|還沒|其實|其实|原本|本來|本来|只|再|更|支付|過去|過來|过去|过来|即|將|将"
    "|為|为|以)"
)
# What shows a subject: for a surname and one character at the beginning of a sentence.
_SUBJECT: Final = (
    "(?=的|請問|请问|想|要|已|在(?:嗎|吗|不)|跟|和|與|与|會|会|也|今|昨|明[天早晚]|上次|下午|早"
    "上|可以|掛|挂|說|说|被|預約|预约|報名|报名"
    "|還沒|还没|沒來|没来|什麼時候|什么时候|請假|请假|有[沒没])"
)
_NICK: Final = (
    "明華芬芳玲美娟麗珍惠慧君倩琪瑜妍晴涵恩萱蓁宇傑豪凱偉婷雯蓉薇琳欣怡雅芸晨軒翔婕柔菁蕙莉萍茹杰"
    "伟丽刚剛燕琴婷娜莹瑩華华凯轩"
)
_OLD_NICK: Final = (
    f"{_NICK}強强雄德珠雪花英國国輝辉福財财成義义忠勇文龍龙虎宏軍军志信發发旺水土木火銀银桃梅菊霞娥"
    "嬌娇鳳凤淑貞贞秀雲云月香春秋峰民賢贤祥昇隆坤順顺益良正仁誠诚哲倫伦宗榮荣欽川彬達达樂乐安平"
)
_PET: Final = (
    f"阿(?!美族|華田|德勒|德[萊莱]|成本)[{_OLD_NICK}]|小(?!宇宙|美容|明星|美冰|雅痞|麗江|莉莉|軒尼)[{_NICK}]"
)
# Surnames that make no ordinary word with 小 and 老, as 小黃 and 小白 do.
_CALLED: Final = (
    "王李張张陳陈劉刘林楊杨趙赵吳吴周徐孫孙朱胡郭何梁鄭郑謝谢許许鄧邓馮冯韓韩曹曾彭蕭蔡潘廖賴赖邱蘇苏呂吕詹簡"
)
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        # A likely name of three characters, or of four with the husband's surname.
        f"{_SURE}({_SURNAME}(?:{_WIDE}[{COMMON_GIVEN}]|[{COMMON_GIVEN}]{_WIDE}))",
        f"{_AFTER}({_SURNAME}(?:{_WIDE}[{COMMON_GIVEN}]|[{COMMON_GIVEN}]{_WIDE})){_BEFORE}",
        f"{_SURE}({_SURNAME}(?:[{COMMON_GIVEN}]{GIVEN}|{GIVEN}[{COMMON_GIVEN}]|{_WIDE}{{2}})){_BEFORE}",
        f"{_AFTER}({_SURNAME}(?:[{COMMON_GIVEN}]{GIVEN}|{GIVEN}[{COMMON_GIVEN}]|{_WIDE}{{2}})){_SUBJECT}",
        f"{_AFTER}({_ONE}{{2}}(?:{_WIDE}[{COMMON_GIVEN}]|[{COMMON_GIVEN}]{_WIDE}))",
        f"{_START}({_ONE}{{2}}[{COMMON_GIVEN}]{GIVEN}){_SUBJECT}",
        # Two characters.
        f"{_SURE}({_SURNAME}{_WIDE}){_BEFORE}",
        f"{_START}({_SURNAME}{_WIDE}){_SUBJECT}",
        # Beside another one.
        f"(?:{_PET})[跟和與与、]([{COMMON_GIVEN}]{{2}}){_BEFORE}",
    )
)
# A surname and how one calls a friend's mother or an elder colleague.
_ELDER: Final = re.compile(
    f"{_AFTER}({_ONE})(?:媽(?!媽)|爸(?!爸)|姨|嬸|嫂|哥(?!哥)|姐(?!姐)|姊(?!姊)|伯(?!伯)|叔(?!叔)"
    "|董(?!事)|總(?=說|要|的|在|已|今|明))"
    f"{_BEFORE}"
)
# A given name alone: both characters are of names rather than of words.
_LATER: Final = "婷妤萱瑄蓁芬玲娟雯瑜珊筠筑琪瑋翰軒霖鈞穎茹瑩婕薇蓉芸菁琳倫惠君豪傑凱彥宏偉雄萍娥珠卿婉"
_GIVEN_ALONE: Final = re.compile(f"(?:{_START}|{_SURE})([{COMMON_GIVEN}婉孟秋春俊][{_LATER}]){_SUBJECT}")
_PETS: Final = re.compile(f"{_AFTER}({_PET}){_BEFORE}")
_OLD_AND_YOUNG: Final = re.compile(f"{_AFTER}[小老]([{_CALLED}]){_BEFORE}")
_LATIN: Final = re.compile(
    f"(?<![A-Za-z0-9@._/&'-])(?<![A-Za-z] )({FIRST})(?! ?[A-Za-z0-9&'@_.-])(?= ?{_BEFORE[3:]}"
)
_NO_PEOPLE: Final = frozenset(
    [
        "Max",
        "Mark",
        "Grace",
        "Amber",
        "Jean",
        "Joy",
        "Virginia",
        "Christian",
        "Marie",
        "Ming",
        "Wei",
        "Jun",
        "Hui",
        "Jose",
        "Joan",
    ]
)


def bare_names(text: str) -> Iterator[Span]:
    """Yield the names. A name that follows another one directly, as in 小芬跟阿傑, is found as well."""
    for form in (*_FORMS, _ELDER, _GIVEN_ALONE):
        for match in form.finditer(text):
            if not begins_with_word(text, match.start(1)):
                yield Span(match.start(1), match.end(1), "name")
    for form in (_PETS, _OLD_AND_YOUNG):
        for match in form.finditer(text):
            yield Span(match.start(1), match.end(1), "name")
    for match in _LATIN.finditer(text):
        if match[1] not in _NO_PEOPLE:
            yield Span(match.start(1), match.end(1), "name")
