"""Word lists of the language layer, in any spelling: they are normalised here.

Extend a list freely, then run `make evaluate`. Standard library only; Python 3.10 and later.
"""

from arabic.text import normalise


def _words(text: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in text.split())


# Before what is not so; «لا» and «ولا» also stand alone.
NEGATIONS = _words("ما مو مب مش")

# What numbers are called that stand beside a name, «و» before it or not.
NUMBERED = _words(
    """
    رقم رقمي هوية هويتي الهوية جوال جوالي الجوال إقامة اقامتي الإقامة موبايل موبايلي تلفون تلفوني
    سجل سجلي السجل id mobile phone iqama
    """
)

# Names and things of other agencies, companies and daily life. The classifier reads them all as
# one word, so that it learns 'the same question about somebody else' from few examples. Words that
# citizens also use about this program (IBAN, مستند, حساب) stay out.
ELSEWHERE = _words(
    """
    بنك بنوك بنكي مصرف الراجحي الأهلي الإنماء سامبا البلاد الجزيرة فيزا قرض تمويل
    كفيل كفيلي أسهم تداول بورصة بيتكوين
    مرور مخالفة مخالفات ساهر رخصة استمارة لوحة لوحات فحص تأمين تأمينات التأمينات
    طبي
    جوازات جواز جوازي إقامة اقامتي تأشيرة تأشيرات هروب مساند عمالة خادمة سائق
    استقدام نجم
    أبشر توكلنا ناجز بلدي صحتي فرجت إحسان مدرستي سبل أرامكس سمسا ناقل شحنة شحنتي
    طرد
    سكني إسكان الصندوق العقاري عقار عقارات شقة أرض ضمان حافز طاقات ساند جدارة
    جامعة جامعتي مدرسة مدارس كلية قياس قدرات تحصيلي اختبار اختبارات بعثة ابتعاث
    مستشفى طبيب دكتور عيادة أسنان صيدلية دواء علاج مستوصف
    كهرباء مياه فاتورة فواتير انترنت موبايلي stc شريحة باقة
    محكمة قاضي محامي شرطة بلدية أمانة زكاة ضريبة ضرائب جمارك تجارة سفارة قنصلية
    طيران رحلة رحلات تذاكر مطار فندق حجز سفر قطار مترو باص اوبر كريم
    هنقرستيشن هنقر كيتا مرسول تمارا تابي نون أمازون جرير اكسترا بنده ايكيا مول مولات
    مطعم مطاعم بيتزا برجر
    قهوة كوفي كبسة طبخ طبخة وصفة
    مباراة مباريات الهلال النصر الاتحاد دوري كورة كرة لاعب كأس المنتخب
    طقس حرارة مطر غبار صلاة أذان قبلة قرآن سورة عمرة حج
    نكتة نكت شعر قصيدة قصة أغنية فيلم مسلسل نتفلكس نتفليكس يوتيوب سناب سنابي
    انستقرام انستغرام انستا فيسبوك تيكتوك ببجي لعبة سوني بلايستيشن
    سيارة سيارتي سيارات كفر كفرات بنزين ايفون لابتوب عطر عطور ذهب دولار
    bank visa passport iqama traffic fine fines speeding license insurance hospital clinic
    doctor dentist
    flight hotel weather football match netflix movie song joke recipe
    pizza python
    electricity bill university school exam homework car stock stocks bitcoin dollar
    gold
    absher tawakkalna najiz sakani mobily amazon uber jarir qiwa saned hafiz gosi noon
    snapchat instagram facebook tiktok landlord employer embassy kafeel kafeeli
    bank elbank moror almoror jawazat eqama fatora kahraba mostashfa taqs aljaw mobara
    koora
    """
)
# Who else is asked in the words of this program, as citizens name them.
AGENCIES = tuple(
    " ".join(name.split())
    for name in """
    البنك | بنك الراجحي | البنك الاهلي | الانماء | ابشر | نفاذ | توكلنا | المرور | ساهر |
    الجوازات | الاحوال المدنيه | ساند | حافز | الضمان | الضمان الاجتماعي | الضمان المطور |
    التأمينات | التقاعد | سكني | الدعم السكني | الصندوق العقاري | الجامعة | جامعة الملك سعود |
    stc | موبايلي | زين | شركة الكهرباء | شركة المياه | نون | امازون | هنقرستيشن | جاهز | سمسا |
    ارامكس | البلدية | الامانة | وزارة الصحة | وزارة التعليم | وزارة العدل |
    وزارة التجارة | وزارة الداخلية | ناجز | صحتي | مساند | قوى | مكتب العمل | الشركة | الكفيل |
    السفارة | بنك التنمية | جدارات | نظام نور | المدرسة | قياس | هدف | المحكمة | المستشفى | السناب |
    انستقرام | الخطوط السعودية | شركة التأمين | الدفاع المدني | الغرفة التجارية
    """.split("|")
)
AGENCIES_LATIN = tuple(
    """
    absher nafath tawakkalna saned hafiz sakani gosi stc mobily zain noon amazon smsa aramex
    mosanad qiwa najiz snapchat instagram jawazat moroor elbank alrajhi aljam3a
    """.split()
)
# How somebody else or daily life comes up in a message to this program: before its point, after it.
ALSO_NAMED_BEFORE, ALSO_NAMED_AFTER = (
    tuple(" ".join(clause.split()) for clause in clauses.split("|"))
    for clauses in (
        """
        رحت البنك وقالوا لي اسألكم، | غيرت البنك | الراجحي ما افادني، | استلم الضمان و |
        انا في الضمان المطور | مسجل في التأمينات و | التأمينات مسجلتني موظف، |
        عندي قرض من البنك و | راتبي في الاهلي و | دخلت من نفاذ و | حسابي في ابشر سليم بس |
        رقمي تغير في ابشر، | ابوي متقاعد و | انا طالب جامعه و | استلم دعم سكني، |
        عندي سجل تجاري، | صاحب العمل رفع راتبي، | مسجل بحافز و | آخذ ساند، |
        معي صك من المحكمه و | الاحوال حدثت بياناتي، | عقدي في ايجار، | عندي سياره باسمي و |
        اشتغل في مستشفى و | الكهرباء باسم ابوي و | شريحتي stc و | كلمت وزارة الموارد قبلكم، |
        راجعت الجوازات وما لهم دخل، | ولدي توظف في شركه و | زوجتي معلمه في مدرسه و |
        فصلوني من الشغل و | سكنت في شقه ايجار و | سافرت للعلاج ورجعت، | علي مخالفات واقساط و |
        عندي عامله منزليه و | انا سواق اوبر و | المحكمه حكمت لي بالحضانه، |
        تزوجت اجنبيه معها اقامه و | راتبي التقاعدي قليل و | قالوا لي في الوزاره اسألكم، |
        اشترك في التأمين الطبي و
        """,
        """
        بعد ما غيرت البنك | والبنك يقول ما عندهم علم | لان البنك رفض التحويل | من غير البنك |
        مع اني في الضمان | وانا استلم تقاعد | بسبب التأمينات | لان التأمينات مسجلتني موظف |
        وعندي سجل تجاري | عشان علي قرض | بعد ما توظف ولدي في شركه | وانا طالب جامعه |
        وزوجتي تشتغل في مستشفى | وعندي سيارتين | لو كنت مسافر | بعد الطلاق وصك المحكمه |
        والشقه ايجار مو ملك | والضمان نزل | والراتب نزل من الشركه | مثل راتب الموظفين |
        عن طريق ابشر | بحساب نفاذ | والجوال حق stc | قبل ما اروح البنك | وقت الاجازه المدرسيه |
        لان الجوازات قالت عندكم | بعد تحديث الاحوال المدنيه | مثل باقي الوزارات | مو حق الضمان |
        مو البنك | زي سكني
        """,
    )
)

# What may stand in front of a word within the same token.
CLITICS = ("", *"ال و ب ل لل ف بال وال فال وب ولل كال هال عال".split())

# Words whose first letter is a و of their own, not 'and'.
WAW_OF_ITS_OWN = _words(
    """
    وش وشو وشهو وشهي وشي وشن وشلون وشلونك وشلونكم وشرايك وشرايكم وشفيه وشقصه وين وينه
    وينها وينكم وينهم وينك وينا
    وقت وقته وقتها وقتكم وقتهم وقتي وقتيش واتس واتساب وتس وتساب وصل وصلت وصلني وصلتني
    وصلوا وصلوني وصلكم وصلك وصلها وصله
    وصلنا وصول وصوله وصولي وزارة وزير وظيفة وظيفتي وظائف واحد واحدة وحدة وحده وحدي ورق
    ورقة وراق ولد ولدي ولدك ولدها
    ولدين والد والدة والدي والدتي والدتنا والدته والدنا وسيلة وسائل وضع وضعي وضعنا وضعية
    وضح وضحوا وضحلي وعد وعدتوني وعدتونا
    وقف وقفت وقفوا وقفتوا وقفتوه وقفتم وقفتونا وقفها وقفه وكيل وكيلي وكالة ويب وصف واجد
    واقف واصل واضح واو ودي ودنا
    ولا ولي وطني والله ولله والنعم ويلكم ويش ويشو وياكم وياك معكم وثيقة وثائق ورا وراء
    وفاة وجع وسخ وصلوها ولو
    """
)

# Words that join two requests when they stand alone.
JOINERS = _words("و ثم وبعدين وبعد كمان برضو برضه أيضا وأيضا كذلك and also plus & + w wa")

# How a message may open before it comes to its point.
GREETINGS = tuple(
    sorted(
        {
            normalise(phrase)
            for phrase in """
            السلام عليكم ورحمة الله وبركاته | السلام عليكم ورحمة الله | السلام عليكم |
            سلام عليكم | سلام | وعليكم السلام | صباح الخير | مساء الخير | صباح النور |
            مساء النور | هلا والله | يا هلا | هلا | اهلين | اهلا وسهلا | اهلا | مرحبا |
            مرحبتين | حياكم الله | حياك الله | الله يعطيكم العافية | يعطيكم العافية |
            الله يعطيك العافية | يعطيك العافية | تحية طيبة | good morning | good evening |
            hello | hi | hey | salam alaikum | salam alykom | salam | alsalam alaykom |
            assalamu alaikum | mar7aba | marhaba | hala | sabah el khair | masa el khair
            """.split("|")
        },
        key=len,
        reverse=True,
    )
)

# Words that begin a question.
QUESTION_WORDS = _words(
    """
    وش ايش اش ويش وشو وشهو وشهي شو شنو ماذا ماهو ماهي وين فين اين وينه متى امتى امتا
    ايمتى كيف شلون وشلون ازاي كيفاش كم بكم قديش هل ليش ليه لماذا علاش مين منو منهو
    what whats when whens where wheres why who which how hows is are do does can could
    wesh wsh esh ish sho shu mata emta wain wen fain kaif kef keef shlon chlon ezay kam
    leish lesh laish hal meen
    """
)
# What may stand in front of them.
BEFORE_QUESTIONS = _words(
    """
    طيب زين اوكي السلام عليكم سلام لو سمحت سمحتي ممكن بس و يعني اخوي بالله لحظه ثانيه معليش عفوا
    ok hi hello please sorry
    """
)
# Words that open a message before its point, and may be all of it.
OPENERS = _words(
    """
    لا لالا نعم ايه اي ايوه ايوا طيب زين اوكي تمام خلاص بس اجل يعني صح حسنا كلا اممم
    no yes ok okay ya well
    """
)
# Words by which a clause asks or wishes; a clause without one tells a story.
ASKING = QUESTION_WORDS | _words(
    """
    ايه كيفية اقدر يمديني ممكن ينفع يصير
    ابي ابغى ابغا ابا نبي نبغى ودي ودنا اريد نريد أود أرغب عايز عاوز عايزة بدي داير اشتي
    احتاج محتاج بغيت
    عطني عطوني اعطني اعطوني هات هاتوا علمني علموني قولي قولوا ارسل ارسلوا خلوا خلوني حول
    حولني حولوني وصلني وصلوني دلني دلوني
    اكلم اتكلم احكي اتواصل اعرف اسجل اقدم ارفع اعترض اشتكي اشكي اسال
    talk speak register complain object want need give tell send transfer
    abgha abghy abi abe
    """
)
# A clause may also be nothing but what it is about: «رابط الموقع», 'phone number'.
SUBJECTS = _words(
    """
    رقم رقمكم الرقم ارقام هاتف تلفون حساب حسابكم معرف يوزر رابط موقع الموقع موقعكم البوابة
    تويتر تويتركم دوام الدوام دوامكم ايميل ايميلكم بريدكم موقعكم رابطكم عنوانكم فرعكم مكتبكم
    قنواتكم شروطكم مواعيدكم اوقاتكم
    اوقات مواعيد ساعات شروط الشروط تسجيل التسجيل طريقة خطوات شكوى شكوتي اعتراض موظف قنوات
    number phone hours website twitter link account conditions registration raqam raqamkom
    hisab
    """
)
# How a courtesy after the point begins: «رابط الموقع الله يسعدكم».
COURTESY_OPENERS = _words(
    """
    الله ربي جزاك جزاكم جزيتم يعطيك يعطيكم شكرا مشكور مشكورين مشكوره متشكر ممنون ممنونين تسلم
    تسلمون تسلموا يسلمو عساك عساكم عسى بارك كثر كتر كتير ولاهنت لاهنتوا thanks thank thx tysm
    """
)
# What says nothing before a point that comes late: «لحظة نسيت، ابغى الرقم بعد». No word that may
# be an answer («ايه», «صح») or turn the point around («ما», «لا»).
FILLERS = _words(
    """
    لحظة لحظات ثانية ثواني دقيقة شوي استنى استني اصبر اصبروا تعال نسيت اوه اووه اخ يلا بس معليش
    عفوا اسف على فكرة بالمناسبة تذكرت افتكرت سؤال اخير ثاني كمان يا اخوي
    by the way btw wait oh ah sorry actually one more thing last question quick also i forgot
    la7za thanya nesit
    """
)
# Who says so has his answer already and only tells of it: «مشكورين عرفت كيف اعترض».
ANSWERED = _words(
    """
    عرفت فهمت لقيت لقيته لقيتها حصلت حصلته سجلت قدمت اتصلت علمتوني علمتني قلتوا وضحتوا شرحتوا
    فهمتوني عرفتوني على عن got found understood
    """
)
