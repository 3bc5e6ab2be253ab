import type { FamilyLanguageTag } from '@/lib/family-language'

/** How each language speaks of an account, of a user name and of a password. */
export const accountWords: Record<FamilyLanguageTag, readonly RegExp[]> = {
  en: [/account/i, /user ?name/i, /password/i],
  es: [/cuenta/i, /nombre de usuario/i, /contraseña/i],
  'zh-Hans': [/账户|账号/, /用户名/, /密码/],
  vi: [/tài khoản/i, /tên người dùng/i, /mật khẩu/i],
  ar: [/حساب/, /اسم (ال)?مستخدم/, /كلمة (ال)?مرور/],
  ht: [/\bkont\b/i, /non itilizatè/i, /modpas/i],
}
