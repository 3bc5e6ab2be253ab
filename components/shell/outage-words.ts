/** What a member reads whose page did not load because nobody can be served now. */
export const outageWords = {
  title: 'Invite Desk cannot load pages right now',
  /** `reason` in the words of `ready`, or nothing where that does not answer either. */
  what: (reason: string) => reason || 'Invite Desk does not answer.',
  meaning: 'What was saved before stays saved. If you had just sent something, look whether it is there before you send it again.',
  cure: 'This page loads by itself as soon as it can. If it takes longer than a few minutes, tell whoever runs Invite Desk.',
}
