/**
 * Secrets that anybody finds who looks: what public token websites fill in, what tutorials, specifications and vendors' code
 * samples are written with. Compared as `foldSecret` leaves them.
 */
export const knownSecrets: readonly string[] = [
  // What token websites fill in: jwt.io then and now, and jwtbuilder.jamiekurtz.com.
  'your-256-bit-secret',
  'your-384-bit-secret',
  'your-512-bit-secret',
  'a-string-secret-at-least-256-bits-long',
  'qwertyuiopasdfghjklzxcvbnm123456',
  // RFC 7515 §A.1, as base64url.
  'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
  // The tutorials of FastAPI and of Spring Security.
  '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
  '404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970',
  // The place of the key in vendors' samples, as in that of ProProfs.
  'key goes here',
  'your client secret',
  'your shared secret',
  'your secret key',
  'your jwt secret',
  'your api key',
  'client secret',
  'shared secret',
  'sample secret',
  'replace with your own secret',
  'replace this secret',
  'insert secret here',
  'random string at least 32 characters long',
  'change this to something random',
  'this is the secret key',
  'this secret is stored base-64 encoded on the proxy host',
  'this is used to sign and verify jwt tokens',
  // What people type to get on.
  'secret',
  'secret key',
  'secret123',
  'my secret',
  'my secret key',
  'super secret',
  'super secret key',
  'supersecret123',
  'top secret',
  'jwt secret',
  'jwt secret key',
  'change it',
  'change me',
  'change this',
  'default',
  'demo',
  'example',
  'key',
  'letmein',
  'admin',
  'password',
  'password1',
  'password123',
  'passw0rd',
  'P@ssw0rd',
  'qwerty',
  'qwertyuiop',
  'qwertyuiopasdfghjklzxcvbnm',
  'sample',
  'test',
  'testing',
  'welcome',
  'gg4l',
  'proprofs',
]

/** In lower case and without anything but letters and digits, as people vary what they copy. */
export function foldSecret(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
