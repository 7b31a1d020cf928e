"""A small vocabulary for tests of the language layer, without word lists of the whole language."""

from arabic.text import normalise
from arabic.vocabulary import Vocabulary

_OWN = (
    "متى ينزل الدعم رقم كيف أسجل في البوابة حساب المواطن موظف شكوى استفسار اعتراض أكلم المبلغ "
    "ناقص الشكوى كلمة المرور تحديث وش الدوام"
)
_ENGLISH = "hello how are you register the in number please can i my account"

OWN = {normalise(word): 9 for word in _OWN.split()}
VOCABULARY = Vocabulary(
    dict.fromkeys(OWN, 5.0) | dict.fromkeys(_ENGLISH.split(), 5.0) | {"خدام": 3.1}, OWN
)
