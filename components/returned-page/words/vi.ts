import { html } from '@/lib/safe-html'
import type { ReturnedPageWords } from './returned-page-words'

export const vi: ReturnedPageWords = {
  title: 'Cổng thông tin chưa cho quý vị vào',
  lead: ({ district, portal }) => html`${portal} đã đưa quý vị trở lại trang của ${district}.`,
  reasons: {
    link_refused: (button) =>
      `Cổng thông tin không chấp nhận liên kết này. Có thể liên kết đã được dùng rồi. Xin mở lại thư mời và nhấn “${button}”, hoặc xin văn phòng nhà trường cấp liên kết mới.`,
    details_refused: () =>
      'Cổng thông tin không chấp nhận thông tin mà nhà trường có về quý vị. Xin nhờ văn phòng nhà trường kiểm tra tên và địa chỉ email của quý vị.',
    unspecified: (button) =>
      `Cổng thông tin không cho biết lý do. Xin mở lại thư mời và nhấn “${button}”. Nếu vẫn không được, xin hỏi văn phòng nhà trường.`,
  },
  closed: {
    title: 'Địa chỉ này không dùng được',
    text: 'Có thể địa chỉ chưa được chuyển đầy đủ. Xin mở lại thư mời, hoặc hỏi văn phòng nhà trường.',
  },
}
