"""Find Korean names: a surname and two syllables with 님 or 씨, and around 제 이름은 … 입니다."""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.datasets.privacy.personal.names.word_list import word_set
from tuneline.datasets.privacy.personal.span import Span

_SURNAMES: Final = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천"
    "방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용"
)
_DOUBLE: Final = "남궁|황보|제갈|선우|독고|사공|서문"
_FULL: Final = f"(?:(?:{_DOUBLE})[가-힣]{{1,2}}|[{_SURNAMES}][가-힣]{{2}})"
_SHORT: Final = f"(?:{_FULL}|[{_SURNAMES}][가-힣])"
_START: Final = "(?<![가-힣])"
_PROFESSIONAL: Final = (
    "원장님|원장|선생님|선생|의사|교수님|교수|과장님|실장님|간호사|치료사|디자이너|쌤|강사|약사"
    "|대표님|대표|매니저"
)
_PROFESSIONALS: Final = frozenset(_PROFESSIONAL.split("|"))
_WITH_TITLE: Final = re.compile(
    f"{_START}({_SHORT}) ?(님|씨|군|양|어린이|환자|고객님|회원님|보호자"
    f"|{_PROFESSIONAL})(?![가-힣]{{0,2}}(?:력|화|류))"
)
_SURNAME_TITLE: Final = re.compile(
    rf"{_START}([{_SURNAMES}]) ?(씨|{_PROFESSIONAL})(?=[^가-힣]|$|[이가은는을를의께과와도]|에게|한테|님)"
)
_ENDING: Final = "입니다|이에요|예요|이예요|라고|이라고|이라는|이고|인데|이며|이구요|이요|이란"
_INTRODUCED: Final = re.compile(
    "(?<![가-힣])(?:제 ?이름은|이름은|이름이|아이는|아들은|딸은|성함은|성함이|성명은|예약자는"
    "|예약자명은|환자는|환자분은|보호자는|입금자는|입금자명은|예금주는?|남편은|아내는|딸은"
    "|아들은|엄마는|아빠는|딸 이름은)"
    f" ?({_FULL}|[{_SURNAMES}] [가-힣]{{2}}|[{_SURNAMES}][가-힣](?=이고|입니다|이에요"
    rf"|라고))(?={_ENDING}|,|\.|$|\s)"
)
_I_AM: Final = re.compile(rf"(?<![가-힣])(?:저는|전|나는|제가|본인은|여기는) ?({_FULL})(?={_ENDING})")
_FIELD: Final = re.compile(
    "(?:이름|성함|성명|예약자명?|환자명?|보호자명?|수령인|받는 ?사람|입금자명?|예금주|신청자"
    f"|고객명|대상자|연락자)(?: ?(?:이름|성함))?(?:은|는|:| :|：|이|가)? ?({_SHORT}|[A-Z][a-z]+ [A-Z][a-z]+)"
    rf"(?={_ENDING}|님|씨|,|\.|$|\s|/|\()"
)
_RELATION: Final = re.compile(
    "(?:딸|아들|남편|아내|엄마|아빠|어머니|아버지|할머니|할아버지|동생|언니|누나|오빠|형|친구"
    rf"|아이|조카|와이프)(?: ?이름은)? ({_FULL})(?=[이가은는을를의도와과]|하고|랑|,|\.|$|\s|\()"
)
_IS_IT: Final = re.compile(
    f"{_START}({_FULL})(?=이라고 (?:합니다|해요|하는)|라고 (?:합니다|해요|하는)|으?로 예약"
    "|이름으로|앞으로 예약)"
)
_BEFORE_DATUM: Final = re.compile(
    rf"(?:^|(?<=[ ,(\n]))({_FULL})(?=[ ,/(]{{1,3}}(?:01[016789]|\[전화번호|\[주소|\[생년월일|\[신분증))",
    re.MULTILINE,
)
_GREETS: Final = re.compile(
    rf"(?:^|(?:안녕하세요|안녕하십니까|여보세요)[,.! ~]{{1,3}})(?:저는? )?({_FULL})(?={_ENDING})"
)
_GIVEN_CALL: Final = re.compile(r"(?:이름은|이름이) ?([가-힣]{2,3})(?=이에요|예요|입니다|이고|이라고)")
_NO_NAMES: Final = word_set(
    "지하철 원피스 노트북 정기권 상품권 주차장 현대인 신제품 유모차 배송지 전화기 이유식 고속도 신용카 "
    "고객 손님 원장 선생 사장 기사 이모 어머 아버 간호사 회원 대표 팀장 실장 과장 부장 이사 전무"
    " 상무 주임 점장 매니저 조교 교수 의사 환자 보호자 상담사 직원 부모 장모 장인 형 누나 언니"
    " 오빠 예약자 문의자 신청자 이용자 사용자 여러분 임산부 조무사 약사 변호사 목사 방문객 주인"
    " 주부 선배 후배 동생 아이 남편 친구 조카 손자 손녀 공주 왕자 한국인 고등학 대학생 직장인"
    " 외국인 중국인 일본인 미국인 임신부 유학생 고혈압 당뇨병 고등학생 중학생 초등학생 이분 그분"
    " 저분 성인 남자 여자 남성 여성 신규 기존 초진 재진 서울 부산 인천 대구 광주 대전 강남 강북"
    " 오전 오후 오늘 내일 지금 이번 다음 전문의 담당 주치의 한의사 치과의사 수의사 원장님 선생님"
    " 이벤트 인스타 전화 문자 문의 예약 상담 진료 주차 주말 주소 금액 현금 기타 일반 유료 무료"
    " 정기 정말 진짜 이렇게 조금 아주 하나 모두 모든 전부 노인 소아 어린이 임플란트 신환 구매자"
    " 판매자 관리자 운영자 설치 기술 정형 성형 안과 내과 외과 피부 소아과 치과 한방 남성분"
    " 여성분 어르신 장애인 반려견 강아지 고양이 신부 신랑 연예인 배우 주치 지도 지인 기사님 이웃"
    " 차주 주민 시민 국민 공무원 도우미 여행 여기 어디 언제 어제 우리 전체 안녕 소개 추천 지점"
    " 지역 현재 최근 최대 최소 이전 이후 정확 제일 유명 방금 공휴일 연휴 수요일 금요일 반차 이상"
    " 이하 하루 원래 오랜만 성수기 연락처 전화번 휴대폰 핸드폰 주민번 이메일 성함 이름 주소는"
    " 변경 도수치료 물리치료 현장 장기 이직 주재원 연구원 회사원 은행원 전업주부 조선족 신입생"
    " 이용권 안내 남친 여친 문의자님 전담 부원장 대표원장 고객님"
)


def korean_names(text: str) -> Iterator[Span]:
    """Yield the names, with the title of a professional, who may be the operator's own."""
    for form in (_WITH_TITLE, _SURNAME_TITLE):
        for match in form.finditer(text):
            if match[1] not in _NO_NAMES:
                yield Span(
                    match.start(1),
                    match.end(1),
                    "name",
                    match[2] if match[2] in _PROFESSIONALS else "",
                )
    for form in (_INTRODUCED, _I_AM, _FIELD, _RELATION, _IS_IT, _BEFORE_DATUM, _GREETS, _GIVEN_CALL):
        for match in form.finditer(text):
            if match[1] not in _NO_NAMES and not _is_word(match[1]):
                yield Span(match.start(1), match.end(1), "name")


def _is_word(name: str) -> bool:
    """Whether it is an ordinary word with a particle: 변경이."""
    return name[-1] in "이가은는을를의에도로" and name[:-1] in _NO_NAMES
