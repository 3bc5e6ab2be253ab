import type { FamilyLanguageTag } from '@/lib/family-language'

type OutagePageWords = { title: string; text: string; pressed: string; again: string }

/** What the page says while nothing of the district can be read, by language. */
export const pageWords: Readonly<Record<FamilyLanguageTag, OutagePageWords>> = {
  en: {
    title: 'This page is not available right now',
    text: 'We cannot open it at the moment. Nothing is lost: try again in a few minutes.',
    pressed: 'Did you just press a button? Press it again then.',
    again: 'Try again',
  },
  es: {
    title: 'Esta página no está disponible ahora',
    text: 'En este momento no podemos abrirla. No se ha perdido nada: inténtelo de nuevo en unos minutos.',
    pressed: '¿Acaba de presionar un botón? Vuelva a presionarlo entonces.',
    again: 'Intentar de nuevo',
  },
  'zh-Hans': {
    title: '此页面暂时无法打开',
    text: '目前无法打开此页面。没有丢失任何内容，请过几分钟再试。',
    pressed: '您刚才按了按钮吗？请到时再按一次。',
    again: '再试一次',
  },
  vi: {
    title: 'Trang này hiện chưa mở được',
    text: 'Lúc này chúng tôi không thể mở trang. Không có gì bị mất: xin thử lại sau vài phút.',
    pressed: 'Quý vị vừa nhấn một nút? Khi đó xin nhấn lại.',
    again: 'Thử lại',
  },
  ar: {
    title: 'هذه الصفحة غير متاحة الآن',
    text: 'لا يمكننا فتحها في الوقت الحالي. لم يُفقد أي شيء: حاولوا مرة أخرى بعد بضع دقائق.',
    pressed: 'هل ضغطتم على زر قبل قليل؟ اضغطوا عليه مرة أخرى عندئذ.',
    again: 'المحاولة مرة أخرى',
  },
  ht: {
    title: 'Paj sa a pa disponib kounye a',
    text: 'Nou pa ka louvri l nan moman sa a. Anyen pa pèdi: eseye ankò nan kèk minit.',
    pressed: 'Èske ou fèk peze yon bouton? Peze l ankò lè sa a.',
    again: 'Eseye ankò',
  },
}
