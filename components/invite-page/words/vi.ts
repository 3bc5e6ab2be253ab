import { html } from '@/lib/safe-html'
import type { InvitePageWords } from './invite-page-words'

export const vi: InvitePageWords = {
  title: 'Tạo tài khoản phụ huynh',
  greeting: (givenName) => html`Xin chào ${givenName}`,
  lead: ({ district, portal }) => html`${district} mời quý vị tạo tài khoản của mình trên ${portal}.`,
  stepsHeading: 'Các bước tiếp theo',
  steps: [
    'Nhấn nút bên dưới. Cổng thông tin sẽ mở ra.',
    'Cổng thông tin sẽ gửi một mã đến điện thoại hoặc email của quý vị. Hãy nhập mã đó.',
    'Chọn tên người dùng và mật khẩu.',
  ],
  signIn: {
    title: 'Mở cổng thông tin của quý vị',
    lead: ({ district, portal }) => html`${district} mời quý vị vào ${portal}.`,
    steps: ['Nhấn nút bên dưới. Cổng thông tin sẽ mở ra.', 'Quý vị đã được đăng nhập. Không cần chọn mật khẩu.'],
    stepsWithCode: (sentTo) => [
      html`Nhấn nút bên dưới. Chúng tôi sẽ gửi một mã gồm sáu chữ số đến ${sentTo}.`,
      'Nhập mã đó trên trang này.',
      'Cổng thông tin sẽ mở ra và quý vị đã được đăng nhập.',
    ],
  },
  continue: 'Tiếp tục',
  until: ({ date, time, zone }) =>
    `Thư mời này có hiệu lực đến ${time} (${zone}), ${date}. Cho đến lúc đó, quý vị có thể nhấn nút này lần nữa.`,
  otherLanguages: 'Ngôn ngữ khác',
  sender: (district) => html`Trang này là của ${district} và chỉ dành riêng cho quý vị. Xin đừng chuyển địa chỉ trang này cho người khác.`,
  office: 'Có thắc mắc, hoặc không chắc trang này là thật? Xin liên hệ văn phòng nhà trường:',
  officeUnknown: 'Có thắc mắc, hoặc không chắc trang này là thật? Xin hỏi văn phòng nhà trường.',
  notMe: {
    title: 'Đây không phải là tôi',
    text: 'Thư mời này đến nhầm người? Xin cho chúng tôi biết. Chúng tôi sẽ ngừng thư mời này và báo cho văn phòng nhà trường.',
    question: 'Có vấn đề gì?',
    reasons: {
      wrong_person: 'Tôi không phải là người được nêu tên ở đây',
      no_child_here: 'Tôi không có con học trong học khu này',
      other: 'Lý do khác',
    },
    unanswered: 'Xin chọn một câu trả lời.',
    send: 'Ngừng thư mời này',
    back: 'Quay lại',
  },
  code: {
    title: 'Nhập mã của quý vị',
    unsentTitle: 'Chúng tôi sẽ gửi mã cho quý vị',
    sent: ({ sentTo, minutes }) => html`Một mã gồm sáu chữ số đang được gửi đến ${sentTo}. Mã còn hiệu lực trong ${minutes} phút.`,
    unsent: (sentTo) => html`Nhấn nút, và chúng tôi sẽ gửi một mã gồm sáu chữ số đến ${sentTo}.`,
    label: 'Mã trong thư',
    hint: 'Chưa nhận được thư? Xin xem cả thư mục thư rác (spam). Chỉ mã mới nhất có hiệu lực.',
    confirm: 'Tiếp tục',
    send: 'Gửi mã',
    sendNew: 'Gửi mã mới',
    problems: {
      wrong: 'Mã này không đúng. Xin xem thư mới nhất và nhập lại.',
      malformed: 'Mã gồm sáu chữ số. Xin nhập đúng như trong thư.',
      spent: 'Mã đã bị nhập sai quá nhiều lần và không còn dùng được.',
      expired: 'Mã không còn dùng được: đã quá mười phút.',
      too_soon: 'Mã gần nhất vừa được yêu cầu chưa đến một phút trước. Xin đợi một phút rồi hãy yêu cầu mã khác.',
      unsent: 'Không thể gửi mã qua email. Xin thử lại một lần nữa, hoặc hỏi văn phòng nhà trường.',
    },
    noMore: ({ date, time, zone }) =>
      `Nhiều mã đã được yêu cầu trong thời gian ngắn. Chúng tôi có thể gửi mã khác từ ${time} (${zone}), ${date}. Hoặc xin hỏi văn phòng nhà trường.`,
  },
  unreachable: {
    title: 'Chúng tôi không thể gửi mã cho quý vị',
    text: 'Thư gửi đến địa chỉ email trong hồ sơ nhà trường bị trả lại, hoặc có người đã yêu cầu không gửi thư nữa. Xin hỏi văn phòng nhà trường.',
  },
  addressless: {
    title: 'Chúng tôi không thể gửi mã cho quý vị',
    text: 'Hồ sơ nhà trường không có địa chỉ email nào của quý vị mà chúng tôi có thể gửi mã đến. Xin hỏi văn phòng nhà trường.',
  },
  frozen: {
    title: 'Thư mời này đã tạm ngừng',
    text: 'Có người cho chúng tôi biết thư mời này đã đến nhầm người. Văn phòng nhà trường đã biết và có thể mở lại.',
  },
  closed: {
    title: 'Thư mời này không dùng được',
    text: 'Có thể thư mời đã hết hạn, đã được thay thế, hoặc địa chỉ bị gõ sai. Xin văn phòng nhà trường cấp thư mời mới.',
  },
  busy: {
    title: 'Xin thử lại sau',
    text: 'Nút đã được nhấn quá nhiều lần trong thời gian ngắn. Xin đợi một giờ rồi nhấn lại.',
  },
  unavailable: {
    title: 'Hiện chưa thực hiện được',
    text: 'Lúc này chúng tôi không thể đưa quý vị đến cổng thông tin. Xin thử lại sau, hoặc hỏi văn phòng nhà trường.',
  },
}
