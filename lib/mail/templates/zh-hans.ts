import type { MailWords } from './mail-words'

export const zhHans: MailWords = {
  texts: {
    invitation: {
      subject: '{{district}} 邀请您设置家长账户',
      body: `{{given_name}}，您好：

{{district}} 邀请您设置您的 {{portal}} 账户。

学校：{{school}}

接下来的步骤：
1. 请按下面的按钮，前往门户网站。
2. 门户网站会向您的手机或电子邮箱发送验证码，请输入该验证码。
3. 设置用户名和密码。

{{links}}

此邀请的有效期至 {{ends}}。

您的链接仅供您本人使用。请勿转发此邮件。

有疑问，或不确定此邮件是否真实？请联系学校办公室：{{office}}`,
    },
    reminder: {
      subject: '提醒：请设置您在 {{district}} 的家长账户',
      body: `{{given_name}}，您好：

不久前，{{district}} 邀请您设置您的 {{portal}} 账户。我们目前还不知道您是否已经设置好。如果已经设置好，您无需再做任何事。

学校：{{school}}

只需几分钟：请按下面的按钮，前往门户网站。门户网站会向您的手机或电子邮箱发送验证码。输入该验证码，然后设置用户名和密码。

{{links}}

此邀请的有效期至 {{ends}}。

您的链接仅供您本人使用。请勿转发此邮件。

有疑问，或不确定此邮件是否真实？请联系学校办公室：{{office}}`,
    },
  },
  code: {
    subject: '您的 {{portal}} 验证码',
    body: `{{given_name}}，您好：

有人按下了 {{district}} 发给您的 {{portal}} 邀请页面上的按钮。如果是您本人，请在同一页面输入以下验证码：

{{code}}

验证码的有效期至 {{ends}}。只有最新的验证码有效。

请勿将验证码告诉他人：学校不会有人向您索要。如果您没有按过按钮，则无需做任何事。没有验证码，任何人都无法进入。

有疑问，或不确定此邮件是否真实？请联系学校办公室：{{office}}`,
  },
  continue: '继续',
  continueAs: '以 {{name}} 的身份继续',
  copyAddress: '如果按钮无法使用，请将此网址复制到浏览器中打开：',
  ends: '{{date}} {{time}}（{{zone}}）',
  signed: '此邮件中的链接有效期仅至 {{ends}}。此后请向学校办公室索取新的链接。',
  sender: '您收到此邮件，是因为 {{district}} 的学校记录将此电子邮箱登记为一位家长或监护人的邮箱。',
  officeUnknown: '有疑问，或不确定此邮件是否真实？请向学校办公室询问。',
  unsubscribe: '不再向此邮箱发送邮件',
}
