/** The request header in which pages find the nonce of their answer: see `contentSecurityPolicy`. */
export const nonceHeader = 'x-nonce'
