// Threat: a private key pasted or served beside a public one would be stored, shown and backed up with it. Choice: the text is
// searched before anything of it is read, whatever it is and wherever in it a key stands: rather one refusal too many.

/** Why a text must not be kept, as a sentence: a key stands in it that nobody but its owner may have. Undefined when none does. */
export function secretIn(text: string): string | undefined {
  // JSON may write any letter of a name as \u0064.
  const plain = text.replace(/\\u00([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  if (/-----\s*BEGIN[A-Z0-9 ]*PRIVATE KEY/i.test(plain) || privateMember.test(plain) || holdsPrivateDer(plain)) return privateKey
  return symmetricMember.test(plain) ? symmetricKey : undefined
}

const privateKey =
  'THIS IS A PRIVATE KEY. Whoever has it can sign tokens in the name of the app, so treat it as leaked: have it replaced where it was issued. Only its public half belongs here.'
const symmetricKey =
  'THIS IS A SECRET KEY: a symmetric one (kty "oct") signs as well as it verifies. Treat it as leaked: have it replaced where it was issued. Only a public RSA key belongs here.'

/** RFC 7518 §6.2.2 and §6.3.2, RFC 9964 (`priv`): the members only the owner of a key has, also in JSON within a text of JSON. */
const privateMember = /"(?:d|p|q|dp|dq|qi|oth|priv)\\*"\s*:/
/** RFC 7518 §6.4. */
const symmetricMember = /"k\\*"\s*:|"kty\\*"\s*:\s*\\*"oct\\*"/

/** As many base64 characters as tell what a key is: its beginning. */
const telling = 44

/** Whether base64 stands somewhere, on one line or more, that begins as a private key does; OpenSSH's keys begin with their name. */
function holdsPrivateDer(text: string): boolean {
  const joined = text.replace(/\\[rn]?|\s/g, '')
  if (joined.includes('b3BlbnNzaC1rZXktdjE')) return true
  for (const { index } of joined.matchAll(/M(?=[A-I])/g)) {
    const base64 = /^[A-Za-z0-9+/_-]*/.exec(joined.slice(index, index + telling))?.[0] ?? ''
    if (isPrivateDer(Buffer.from(base64, 'base64'))) return true
  }
  return false
}

/** The beginning of PKCS #1, PKCS #8 (RFC 5958), SEC 1 (RFC 5915) or PKCS #12: a version first. Of a locked PKCS #8: how it is locked. */
function isPrivateDer(der: Buffer): boolean {
  const inner = contentOf(der)
  if (!inner || (der[1] ?? 0) < leastBytes) return false
  const [tag, length, version, next] = inner
  if (tag === sequence) return isLock(contentOf(inner))
  if (tag !== integer || length !== 1 || !versions.includes(version ?? -1)) return false
  if (next === integer || next === octets) return true
  return next === sequence && contentOf(inner.subarray(3))?.[0] === objectId
}

const [sequence, integer, octets, objectId] = [0x30, 0x02, 0x04, 0x06]
const versions = [0, 1, 3]
/** No private key is shorter; a certificate may hold a shorter sequence that begins with a number. */
const leastBytes = 32
/** PKCS #5 and the password-based part of PKCS #12 (RFC 8018, RFC 7292), as DER writes their object identifiers. */
const locks = ['2a864886f70d0105', '2a864886f70d010c01']

function isLock(algorithm: Buffer | undefined): boolean {
  if (algorithm?.[0] !== objectId) return false
  const name = algorithm.subarray(2).toString('hex')
  return locks.some((lock) => name.startsWith(lock))
}

/** What stands in a DER sequence, as far as it is there; undefined for anything else. */
function contentOf(der: Buffer): Buffer | undefined {
  const [tag, length = 0] = der
  if (tag !== sequence) return undefined
  return der.subarray(2 + (length > 0x80 ? length - 0x80 : 0))
}
