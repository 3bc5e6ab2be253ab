import type { LetterWords } from './letter-words'

export const zhHans: LetterWords = {
  title: '设置您的家长账户',
  greeting: (givenName) => <>{givenName}，您好：</>,
  lead: ({ district, portal }) => (
    <>
      {district} 邀请您设置您的 {portal} 账户。
    </>
  ),
  stepsHeading: '请这样做',
  open: '请用手机相机对准方形二维码，或在浏览器中输入二维码下方的网址，页面随即打开。',
  steps: ['请按页面上的“继续”。门户网站随即打开，并向您的手机或电子邮箱发送验证码，请输入该验证码。', '设置用户名和密码。'],
  signIn: {
    title: '打开您的门户网站',
    lead: ({ district, portal }) => (
      <>
        {district} 邀请您使用 {portal}。
      </>
    ),
    steps: [
      '请按页面上的“继续”。页面可能会要求您输入六位数字的验证码。我们会将验证码发送到您的电子邮箱，请在同一页面输入。',
      '门户网站随即打开，您已登录。',
    ],
  },
  code: '打开您的邀请的二维码',
  typed: '需要输入的网址（其中的连字符 - 可以省略）：',
  until: ({ date, time, zone }) => `此邀请的有效期至 ${date} ${time}（${zone}）。`,
  alone: '此信仅供您本人使用。请勿将此信或信中的网址转给他人。',
  office: '有疑问，或不确定此信是否真实？请联系学校办公室：',
  officeUnknown: '有疑问，或不确定此信是否真实？请向学校办公室询问。',
}
