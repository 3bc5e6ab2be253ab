import { html } from '@/lib/safe-html'
import type { ReturnedPageWords } from './returned-page-words'

export const ar: ReturnedPageWords = {
  title: 'لم تسمح لكم البوابة بالدخول',
  lead: ({ district, portal }) => html`تمت إعادتكم من ${portal} إلى صفحة ${district}.`,
  reasons: {
    link_refused: (button) =>
      `لم تقبل البوابة هذا الرابط. ربما استُخدم من قبل. افتحوا دعوتكم مرة أخرى واضغطوا على «${button}»، أو اطلبوا رابطًا جديدًا من مكتب المدرسة.`,
    details_refused: () => 'لم تقبل البوابة البيانات المسجلة عنكم لدى المدرسة. اطلبوا من مكتب المدرسة التحقق من اسمكم وبريدكم الإلكتروني.',
    unspecified: (button) =>
      `لم توضح البوابة السبب. افتحوا دعوتكم مرة أخرى واضغطوا على «${button}». وإذا لم ينجح ذلك، فاسألوا مكتب المدرسة.`,
  },
  closed: {
    title: 'هذا العنوان لا يعمل',
    text: 'ربما لم يصل العنوان كاملًا. افتحوا دعوتكم مرة أخرى، أو اسألوا مكتب المدرسة.',
  },
}
