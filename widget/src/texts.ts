/** Every sentence of the widget itself; what the assistant says comes from the server. */

import type { Handler } from "./contract";

const count = new Intl.PluralRules("ar");

/** «دقيقة واحدة»، «دقيقتين»، «5 دقائق»، «12 دقيقة». */
function counted(n: number, one: string, two: string, few: string, many: string): string {
  switch (count.select(n)) {
    case "one":
      return one;
    case "two":
      return two;
    case "few":
      return `${n} ${few}`;
    default:
      return `${n} ${many}`;
  }
}

const characters = (n: number): string => counted(n, "حرف واحد", "حرفان", "أحرف", "حرفًا");
const newMessages = (n: number): string =>
  counted(n, "رسالة جديدة", "رسالتان جديدتان", "رسائل جديدة", "رسالة جديدة");

export const texts = {
  name: "مساعد",
  launcher: "اسأل مساعد",
  unread: newMessages,
  close: "إغلاق المحادثة",
  log: "رسائل المحادثة",
  introTitle: "أهلًا بك، أنا مساعد",
  intro:
    "مساعد آلي لمستفيدي برنامج حساب المواطن: أجيب عن أسئلتك، وأسجّل شكواك، وأتابع معك حالة طلبك، وأشرح لك خطوات الاعتراض. وإن احتجت إلى موظف، حوّلتك إليه.",
  privacy: "لا تكتب رقم هويتك أو جوالك إلا حين أطلبهما منك.",
  startersLabel: "بماذا نبدأ؟",
  starters: ["أريد تقديم شكوى", "أريد معرفة حالة طلبي", "كيف أعترض على مبلغ الدعم؟", "ما قنوات التواصل وأوقاتها؟"],
  choices: "خيارات الرد",
  field: "رسالتك",
  placeholder: "اكتب رسالتك هنا",
  send: "إرسال",
  attach: "إرفاق ملف",
  fileTooLarge: "حجم الملف أكبر من \u206610 MB\u2069. اختر ملفًا أصغر.",
  left: (n: number): string => (n === 0 ? "بلغت الحد الأقصى" : `المتبقي: ${characters(n)}`),
  tooLong: (over: number): string =>
    `الرسالة أطول من الحد بمقدار ${characters(over)}. اختصرها أو أرسلها على جزأين، ولن يُحذف منها شيء.`,
  typing: "يكتب الآن",
  agentTyping: (name: string): string => `${name || "الموظف"}: جارٍ الكتابة`,
  rate: "اختر تقييمك من 1 إلى 5",
  scores: ["ضعيفة جدًّا", "ضعيفة", "مقبولة", "جيدة", "ممتازة"],
  comment: "ملاحظتك (اختيارية)",
  sendRating: "إرسال التقييم",
  rated: "شكرًا لتقييمك.",
  scrollDown: "الانتقال إلى آخر الرسائل",
  authors: { citizen: "أنت", bot: "مساعد", agent: "الموظف", system: "تنبيه" },
  states: { waiting: "بانتظار الاتصال", sending: "جارٍ الإرسال", sent: "وصلت", failed: "لم تُرسل" },
  retry: "إعادة الإرسال",
  edit: "تعديل",
  discard: "حذف",
  noAnswer: "تعذّر إرسال الرسالة. تحقّق من اتصالك ثم أعد الإرسال.",
  connecting: "جارٍ الاتصال…",
  offline: "انقطع الاتصال. اكتب ما تريد، وسأرسله فور عودة الاتصال.",
  bot: "المساعد الآلي لبرنامج حساب المواطن",
  agent: (name: string): string => (name ? `تتحدث الآن مع ${name}` : "تتحدث الآن مع أحد الموظفين"),
  queue: ({ position, wait_text: wait, opens_text: opens }: Handler): string => {
    const parts = ["أنت في انتظار أحد الموظفين"];
    if (position) parts.push(`دورك ${position}`);
    if (opens) parts.push(`ويبدأ عملهم ${opens}`);
    if (wait) parts.push(`والمدة المتوقعة ${opens ? "بعد ذلك " : ""}نحو ${wait}`);
    return parts.join("، ");
  },
  back: "العودة إلى المساعد",
  today: "اليوم",
  yesterday: "أمس",
  opensInNewTab: "يُفتح في نافذة جديدة",
};
