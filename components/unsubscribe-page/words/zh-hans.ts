import { html } from '@/lib/safe-html'
import type { UnsubscribePageWords } from './unsubscribe-page-words'

export const zhHans: UnsubscribePageWords = {
  title: '停止接收这些电子邮件',
  text: (district) => html`${district} 会向您的电子邮箱发送邀请和提醒。您可以在此停止接收。您已收到的邀请在到期之前仍然有效。`,
  confirm: '我不想再收到这些电子邮件',
  unconfirmed: '请先勾选方框。',
  stop: '停止发送邮件',
  done: {
    title: '邮件已停止发送',
    text: (district) => html`${district} 不会再向此电子邮箱发送邀请和提醒。如果您改变主意，请告知学校办公室。`,
  },
  closed: {
    title: '此网址无法使用',
    text: '网址可能没有复制完整。请从邮件中重新打开，或请学校办公室停止发送邮件。',
  },
}
