"""Build Flex Messages as data, and check LINE's limits while they are built.

`actions` has what a tap does, `components` has what a bubble shows, `messages` has bubbles, carousels and
the whole message. Every object is frozen and has `as_dict`, the JSON that LINE takes. `limits` has the limits
and their error.

https://developers.line.biz/en/reference/messaging-api/#flex-message
"""
