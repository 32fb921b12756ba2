"""Find what a bot must not say on health: that it is a physician, or that a cure is sure.

Taiwan: who is no physician must not use the name (Physicians Act, article 7-2), and a medical advertisement
must not promise an effect (Medical Care Act, articles 84 to 87). The ministry of health applied this to AI
“doctors” in December 2025. https://law.moj.gov.tw/ENG/LawClass/LawAll.aspx?pcode=L0020001
https://law.moj.gov.tw/ENG/LawClass/LawAll.aspx?pcode=L0020021

The rules are plain expressions, and in doubt they find nothing: negations, questions, conditions, and reports
of what others say are no claims. They are no legal advice.
"""
