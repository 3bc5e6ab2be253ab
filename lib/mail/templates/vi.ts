import type { MailWords } from './mail-words'

export const vi: MailWords = {
  texts: {
    invitation: {
      subject: '{{district}} mời quý vị tạo tài khoản phụ huynh',
      body: `Xin chào {{given_name}},

{{district}} mời quý vị tạo tài khoản của mình trên {{portal}}.

Trường: {{school}}

Các bước tiếp theo:
1. Nhấn nút của quý vị bên dưới và tiếp tục đến cổng thông tin.
2. Cổng thông tin sẽ gửi một mã đến điện thoại hoặc email của quý vị. Hãy nhập mã đó.
3. Chọn tên người dùng và mật khẩu.

{{links}}

Thư mời này có hiệu lực đến {{ends}}.

Đường liên kết này chỉ dành riêng cho quý vị. Xin đừng chuyển tiếp thư này cho người khác.

Có thắc mắc, hoặc không chắc thư này là thật? Xin liên hệ văn phòng nhà trường: {{office}}`,
    },
    reminder: {
      subject: 'Nhắc nhở: tài khoản phụ huynh của quý vị tại {{district}}',
      body: `Xin chào {{given_name}},

Cách đây không lâu, {{district}} đã mời quý vị tạo tài khoản của mình trên {{portal}}. Chúng tôi chưa biết tài khoản đã được tạo hay chưa. Nếu quý vị đã tạo rồi, quý vị không cần làm gì thêm.

Trường: {{school}}

Việc này chỉ mất vài phút: nhấn nút của quý vị bên dưới và tiếp tục đến cổng thông tin. Cổng thông tin sẽ gửi một mã đến điện thoại hoặc email của quý vị. Hãy nhập mã đó, rồi chọn tên người dùng và mật khẩu.

{{links}}

Thư mời này có hiệu lực đến {{ends}}.

Đường liên kết này chỉ dành riêng cho quý vị. Xin đừng chuyển tiếp thư này cho người khác.

Có thắc mắc, hoặc không chắc thư này là thật? Xin liên hệ văn phòng nhà trường: {{office}}`,
    },
    sign_in: {
      subject: '{{district}} mời quý vị vào {{portal}}',
      body: `Xin chào {{given_name}},

{{district}} mời quý vị vào {{portal}}.

Trường: {{school}}

Các bước tiếp theo:
1. Nhấn nút của quý vị bên dưới và tiếp tục đến cổng thông tin.
2. Quý vị có thể được yêu cầu nhập một mã gồm sáu chữ số. Chúng tôi sẽ gửi mã đến email của quý vị. Hãy nhập mã trên chính trang đó.
3. Cổng thông tin sẽ mở ra và quý vị đã được đăng nhập.

{{links}}

Thư mời này có hiệu lực đến {{ends}}.

Đường liên kết này đăng nhập cho quý vị, nên chỉ dành riêng cho quý vị. Xin đừng chuyển tiếp thư này cho người khác.

Có thắc mắc, hoặc không chắc thư này là thật? Xin liên hệ văn phòng nhà trường: {{office}}`,
    },
    sign_in_reminder: {
      subject: 'Nhắc nhở: {{district}} mời quý vị vào {{portal}}',
      body: `Xin chào {{given_name}},

Cách đây không lâu, {{district}} đã mời quý vị vào {{portal}}. Nếu quý vị đã vào rồi, quý vị không cần làm gì thêm.

Trường: {{school}}

Việc này chỉ mất vài phút: nhấn nút của quý vị bên dưới và tiếp tục đến cổng thông tin. Quý vị có thể được yêu cầu nhập một mã gồm sáu chữ số mà chúng tôi gửi đến email của quý vị. Hãy nhập mã trên chính trang đó. Cổng thông tin sẽ mở ra và quý vị đã được đăng nhập.

{{links}}

Thư mời này có hiệu lực đến {{ends}}.

Đường liên kết này đăng nhập cho quý vị, nên chỉ dành riêng cho quý vị. Xin đừng chuyển tiếp thư này cho người khác.

Có thắc mắc, hoặc không chắc thư này là thật? Xin liên hệ văn phòng nhà trường: {{office}}`,
    },
  },
  code: {
    subject: 'Mã của quý vị cho {{portal}}',
    body: `Xin chào {{given_name}},

Có người đã nhấn nút trong thư mời của {{district}} dành cho quý vị để vào {{portal}}. Nếu đó là quý vị, hãy nhập mã này vào chính trang đó:

{{code}}

Mã này có hiệu lực đến {{ends}}. Chỉ mã mới nhất có hiệu lực.

Xin đừng đưa mã cho người khác: không ai ở trường hỏi quý vị mã này. Nếu quý vị không nhấn nút, quý vị không cần làm gì. Không có mã thì không ai vào được.

Có thắc mắc, hoặc không chắc thư này là thật? Xin liên hệ văn phòng nhà trường: {{office}}`,
  },
  continue: 'Tiếp tục',
  continueAs: 'Tiếp tục với tên {{name}}',
  copyAddress: 'Nếu nút không hoạt động, xin sao chép địa chỉ này vào trình duyệt:',
  ends: '{{time}} ({{zone}}), {{date}}',
  signed: 'Đường liên kết trong thư này chỉ dùng được đến {{ends}}. Sau đó, xin văn phòng nhà trường cấp đường liên kết mới.',
  sender: 'Quý vị nhận được thư này vì hồ sơ nhà trường của {{district}} ghi địa chỉ email này là của một phụ huynh hoặc người giám hộ.',
  officeUnknown: 'Có thắc mắc, hoặc không chắc thư này là thật? Xin hỏi văn phòng nhà trường.',
  unsubscribe: 'Đừng gửi thư đến địa chỉ này nữa',
}
