import { html } from '@/lib/safe-html'
import type { UnsubscribePageWords } from './unsubscribe-page-words'

export const ar: UnsubscribePageWords = {
  title: 'إيقاف هذه الرسائل',
  text: (district) =>
    html`ترسل ${district} دعوات ورسائل تذكير إلى بريدكم الإلكتروني. يمكنكم إيقافها هنا. الدعوة التي وصلتكم من قبل تبقى صالحة حتى موعد انتهائها.`,
  confirm: 'لا أريد تلقي هذه الرسائل بعد الآن',
  unconfirmed: 'ضعوا علامة في المربع أولًا.',
  stop: 'إيقاف الرسائل',
  done: {
    title: 'تم إيقاف الرسائل',
    text: (district) =>
      html`لن ترسل ${district} دعوات أو رسائل تذكير أخرى إلى هذا البريد الإلكتروني. إذا غيرتم رأيكم، فأبلغوا مكتب المدرسة.`,
  },
  closed: {
    title: 'هذا العنوان لا يعمل',
    text: 'ربما لم يُنسخ العنوان كاملًا. افتحوه مرة أخرى من الرسالة، أو اطلبوا من مكتب المدرسة إيقاف الرسائل.',
  },
}
