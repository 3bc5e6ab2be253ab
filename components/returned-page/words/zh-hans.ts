import { html } from '@/lib/safe-html'
import type { ReturnedPageWords } from './returned-page-words'

export const zhHans: ReturnedPageWords = {
  title: '门户网站没有让您进入',
  lead: ({ district, portal }) => html`${portal} 已将您送回 ${district} 的页面。`,
  reasons: {
    link_refused: (button) => `门户网站不接受此链接。它可能已被使用过。请重新打开邀请并按“${button}”，或向学校办公室索取新链接。`,
    details_refused: () => '门户网站不接受学校所登记的您的信息。请让学校办公室核对您的姓名和电子邮箱。',
    unspecified: (button) => `门户网站没有说明原因。请重新打开邀请并按“${button}”。如果仍然不行，请向学校办公室询问。`,
  },
  closed: {
    title: '此网址无法使用',
    text: '网址可能没有完整传回。请重新打开邀请，或向学校办公室询问。',
  },
}
