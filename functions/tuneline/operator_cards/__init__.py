"""Make the cards that operators see in LINE: pure functions from records to Flex Messages.

`postback` writes and reads the data of their buttons. `style` has the look that all cards share. The texts
are in `tuneline/texts/card_texts/`.
"""
