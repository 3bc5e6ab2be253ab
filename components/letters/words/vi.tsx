import type { LetterWords } from './letter-words'

export const vi: LetterWords = {
  title: 'Tạo tài khoản phụ huynh',
  greeting: (givenName) => <>Xin chào {givenName},</>,
  lead: ({ district, portal }) => (
    <>
      {district} mời quý vị tạo tài khoản của mình trên {portal}.
    </>
  ),
  stepsHeading: 'Quý vị cần làm gì',
  open: 'Hướng máy ảnh của điện thoại vào mã hình vuông, hoặc gõ địa chỉ bên dưới mã vào trình duyệt. Một trang sẽ mở ra.',
  steps: [
    'Nhấn “Tiếp tục” trên trang đó. Cổng thông tin sẽ mở ra và gửi một mã đến điện thoại hoặc email của quý vị. Hãy nhập mã đó.',
    'Chọn tên người dùng và mật khẩu.',
  ],
  signIn: {
    title: 'Mở cổng thông tin của quý vị',
    lead: ({ district, portal }) => (
      <>
        {district} mời quý vị vào {portal}.
      </>
    ),
    steps: [
      'Nhấn “Tiếp tục” trên trang đó. Quý vị có thể được yêu cầu nhập một mã gồm sáu chữ số. Chúng tôi sẽ gửi mã đến email của quý vị. Hãy nhập mã trên chính trang đó.',
      'Cổng thông tin sẽ mở ra và quý vị đã được đăng nhập.',
    ],
  },
  code: 'Mã dẫn đến thư mời của quý vị',
  typed: 'Địa chỉ để gõ; có thể bỏ các dấu gạch nối (-):',
  until: ({ date, time, zone }) => `Thư mời này có hiệu lực đến ${time} (${zone}), ${date}.`,
  alone: 'Thư này chỉ dành riêng cho quý vị. Xin đừng chuyển thư hoặc địa chỉ trong thư cho người khác.',
  office: 'Có thắc mắc, hoặc không chắc thư này là thật? Xin liên hệ văn phòng nhà trường:',
  officeUnknown: 'Có thắc mắc, hoặc không chắc thư này là thật? Xin hỏi văn phòng nhà trường.',
}
