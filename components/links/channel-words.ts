/** How a link went out, as the lists say it. */
export const channelWords = { link: 'Link', email: 'E-mail', letter: 'Letter' } as const

export type LinkChannel = keyof typeof channelWords
