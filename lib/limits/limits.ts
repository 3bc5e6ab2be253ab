/**
 * How often something may be tried. The window of `calls` begins with the first one and ends by itself. That of `guesses`
 * ends only when nobody has guessed for so long, so that no interval of this length holds more than `most` of them.
 */
export type LimitRule = { counts: 'calls' | 'guesses'; most: number; seconds: number; refusal: string }

const minute = 60
const quarter = 15 * minute
const hour = 60 * minute

const tooManySignIns = 'Somebody has tried to sign in too often.'
const tooManyCodes = 'Too many codes were wrong.'

/** Every limit of the product, by name, and the sentence that refuses; it goes on with when to try again. A key is who is counted. */
export const limits = {
  /** Key: the e-mail address, whether or not it is anybody's. For devices that have not signed in with it before. */
  signInOfAddress: { counts: 'guesses', most: 10, seconds: quarter, refusal: tooManySignIns },
  /** Key: e-mail address and network; below the address's, so that one network alone does not use it up. */
  signInOfAddressFromNetwork: { counts: 'guesses', most: 8, seconds: quarter, refusal: tooManySignIns },
  /** Key: one district's account of the address, made up ones too: what is right for another one is a guess at this one. */
  signInOfAccount: { counts: 'guesses', most: 10, seconds: quarter, refusal: tooManySignIns },
  /** Key: the network. A school's whole office may share one, so it has room for those who get it right. */
  signInFromNetwork: { counts: 'calls', most: 300, seconds: quarter, refusal: tooManySignIns },
  /** Key: the account and a device that has signed in to it before: nobody else's guesses count there. */
  signInOnDevice: { counts: 'guesses', most: 10, seconds: quarter, refusal: tooManySignIns },
  /** Key: as before. The right ones too, since each is work. */
  everySignInOnDevice: { counts: 'calls', most: 60, seconds: quarter, refusal: tooManySignIns },
  /** Key: the member. For authenticator and recovery codes after the password. */
  secondFactor: { counts: 'guesses', most: 5, seconds: quarter, refusal: tooManyCodes },
  /** Key: the member. For proving once more who is there, by whatever means. */
  confirmation: { counts: 'guesses', most: 5, seconds: quarter, refusal: 'Too many tries were wrong.' },
  /** Key: the network. For wrong one-time codes of set-up and of setting a password. */
  oneTimeCode: { counts: 'calls', most: 20, seconds: quarter, refusal: 'Too many one-time codes were wrong.' },
  /** Key: the e-mail address, whether or not it is anybody's. */
  forgottenPasswordOfAccount: { counts: 'calls', most: 3, seconds: hour, refusal: 'This was asked for too often.' },
  /** Key: the network; well above what one browser asks for, as a whole office may share one. What keeps mail from pouring in is the account's. */
  forgottenPasswordFromNetwork: { counts: 'calls', most: 100, seconds: hour, refusal: 'This was asked for too often.' },
  /** Key: the network. Each lets this server ask an identity provider; a whole office may begin its day at once. */
  identityProviderFromNetwork: { counts: 'calls', most: 1_000, seconds: quarter, refusal: tooManySignIns },
  /** Key: the member. For all actions together. */
  memberActions: { counts: 'calls', most: 600, seconds: minute, refusal: 'More than 600 requests came from your account within a minute.' },
  /** Key: the member. For the search that follows every few letters, so that it leaves the other actions room. */
  contactSearches: { counts: 'calls', most: 120, seconds: minute, refusal: 'You have searched more than 120 times within a minute.' },
  /** Key: the session, which waits for its second factor. */
  pendingActions: { counts: 'calls', most: 60, seconds: minute, refusal: 'Too many requests came from this browser.' },
  /** Key: the network. For actions that nobody is signed in for yet. */
  publicActions: { counts: 'calls', most: 120, seconds: minute, refusal: 'Too many requests came from your network.' },
  /** Key: the API key. */
  apiCalls: { counts: 'calls', most: 600, seconds: minute, refusal: 'A key may make 600 calls a minute.' },
  /** Key: the network. */
  wrongApiKeys: { counts: 'calls', most: 20, seconds: minute, refusal: 'Too many wrong keys came from this address.' },
  /** Key: the network. */
  wrongSignatures: { counts: 'calls', most: 20, seconds: minute, refusal: 'Too many wrong signatures came from this address.' },
} as const satisfies Record<string, LimitRule>

export type Limit = keyof typeof limits
