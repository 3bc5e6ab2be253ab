/** What became of a sign-in with another account, from the `error` in the sign-in page's address; undefined where it says nothing. */
export function identityProviderRefusal(error: string | undefined): string | undefined {
  switch (error) {
    case 'not_linked':
      return 'That account lets nobody in here. Sign in with your password first, then link it under Settings.'
    case 'OAuthSignin':
      return 'The other sign-in does not answer just now. Try again in a moment, or use your password.'
    case 'OAuthCallback':
    case 'Callback':
    case 'AccessDenied':
      return 'Signing in with the other account did not come to an end. Try again, or use your password.'
    default:
      return undefined
  }
}
