import { html } from '@/lib/safe-html'
import type { UnsubscribePageWords } from './unsubscribe-page-words'

export const vi: UnsubscribePageWords = {
  title: 'Ngừng nhận các email này',
  text: (district) =>
    html`${district} gửi thư mời và lời nhắc đến địa chỉ email của quý vị. Quý vị có thể ngừng nhận tại đây. Thư mời quý vị đã có vẫn dùng được cho đến khi hết hạn.`,
  confirm: 'Tôi không muốn nhận các email này nữa',
  unconfirmed: 'Xin đánh dấu vào ô trước.',
  stop: 'Ngừng gửi email',
  done: {
    title: 'Đã ngừng gửi email',
    text: (district) =>
      html`${district} sẽ không gửi thư mời và lời nhắc đến địa chỉ email này nữa. Nếu quý vị đổi ý, xin báo cho văn phòng nhà trường.`,
  },
  closed: {
    title: 'Địa chỉ này không dùng được',
    text: 'Có thể địa chỉ chưa được sao chép đầy đủ. Xin mở lại từ email, hoặc nhờ văn phòng nhà trường ngừng gửi email.',
  },
}
