import { html } from '@/lib/safe-html'
import type { InvitePageWords } from './invite-page-words'

export const zhHans: InvitePageWords = {
  title: '设置您的家长账户',
  greeting: (givenName) => html`${givenName}，您好`,
  lead: ({ district, portal }) => html`${district} 邀请您设置您的 ${portal} 账户。`,
  stepsHeading: '接下来的步骤',
  steps: ['请按下面的按钮，门户网站随即打开。', '门户网站会向您的手机或电子邮箱发送验证码，请输入该验证码。', '设置用户名和密码。'],
  signIn: {
    title: '打开您的门户网站',
    lead: ({ district, portal }) => html`${district} 邀请您使用 ${portal}。`,
    steps: ['请按下面的按钮，门户网站随即打开。', '您会直接登录，无需设置密码。'],
    stepsWithCode: (sentTo) => [
      html`请按下面的按钮。我们会向 ${sentTo} 发送六位数字的验证码。`,
      '在此页面输入验证码。',
      '门户网站随即打开，您已登录。',
    ],
  },
  continue: '继续',
  until: ({ date, time, zone }) => `此邀请的有效期至 ${date} ${time}（${zone}）。在此之前，您可以再次按此按钮。`,
  otherLanguages: '其他语言',
  sender: (district) => html`此页面由 ${district} 提供，仅供您本人使用。请勿将网址转给他人。`,
  office: '有疑问，或不确定此页面是否真实？请联系学校办公室：',
  officeUnknown: '有疑问，或不确定此页面是否真实？请向学校办公室询问。',
  notMe: {
    title: '这不是我',
    text: '这份邀请发错人了吗？请告诉我们。我们会停用此邀请，并通知学校办公室。',
    question: '是什么问题？',
    reasons: {
      wrong_person: '我不是这里所写的人',
      no_child_here: '我没有孩子在本学区上学',
      other: '其他原因',
    },
    unanswered: '请选择一个答案。',
    send: '停用此邀请',
    back: '返回',
  },
  code: {
    title: '输入您的验证码',
    unsentTitle: '我们会向您发送验证码',
    sent: ({ sentTo, minutes }) => html`六位数字的验证码正在发往 ${sentTo}，还有 ${minutes} 分钟有效。`,
    unsent: (sentTo) => html`请按按钮，我们会向 ${sentTo} 发送六位数字的验证码。`,
    label: '邮件中的验证码',
    hint: '没有收到邮件？请也查看垃圾邮件文件夹。只有最新的验证码有效。',
    confirm: '继续',
    send: '发送验证码',
    sendNew: '发送新的验证码',
    problems: {
      wrong: '验证码不正确。请查看最新的邮件，再输入一次。',
      malformed: '验证码是六位数字。请按邮件中的数字输入。',
      spent: '验证码输错次数过多，已经失效。',
      expired: '十分钟已过，验证码已经失效。',
      too_soon: '请求上一个验证码还不到一分钟。请等一分钟再请求新的验证码。',
      unsent: '验证码未能通过邮件发出。请再试一次，或向学校办公室询问。',
    },
    noMore: ({ date, time, zone }) => `短时间内已请求多个验证码。从 ${date} ${time}（${zone}）起可以再次发送。您也可以向学校办公室询问。`,
  },
  unreachable: {
    title: '我们无法向您发送验证码',
    text: '发往学校记录中该电子邮箱的邮件被退回，或有人要求不再发送邮件。请向学校办公室询问。',
  },
  addressless: {
    title: '我们无法向您发送验证码',
    text: '学校记录中没有可用来向您发送验证码的电子邮箱。请向学校办公室询问。',
  },
  frozen: {
    title: '此邀请已停用',
    text: '有人告诉我们，这份邀请发错了人。学校办公室已经知道，并且可以重新启用。',
  },
  closed: {
    title: '此邀请无法使用',
    text: '邀请可能已经到期或被新的邀请取代，也可能是网址输入有误。请向学校办公室索取新的邀请。',
  },
  busy: {
    title: '请稍后再试',
    text: '按钮在短时间内被按了太多次。请等一小时，然后再按一次。',
  },
  unavailable: {
    title: '暂时无法使用',
    text: '目前无法为您打开门户网站。请稍后再试，或向学校办公室询问。',
  },
}
