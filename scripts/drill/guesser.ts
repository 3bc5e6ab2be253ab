// A replica of the product that does nothing but look at guesses, many at a time, and prints what came of them.
import { RateLimited } from '@/lib/app-error'
import { signInWithPassword } from '@/lib/auth/sign-in-with-password'
import { disconnectDatabase } from '@/lib/database'
import { env } from '@/lib/env'

const atOnce = 20

/** How each of them went, by account: a wrong password, a refusal before anybody looked, and let in. */
export type Guessed = Record<string, { wrong: number; limited: number; in: number }>

export type Guesser = { emails: string[]; networks: string[]; guesses: number }

const { emails, networks, guesses }: Guesser = JSON.parse(process.argv[2] ?? '')
const guessed: Guessed = Object.fromEntries(emails.map((email) => [email, { wrong: 0, limited: 0, in: 0 }]))
let begun = 0

async function guessOn(): Promise<void> {
  while (begun < guesses) {
    const index = begun++
    const email = emails[index % emails.length] ?? ''
    const network = networks[Math.floor(index / emails.length) % networks.length] ?? ''
    const outcome = await outcomeOf(email, network, `guess number ${index} of many`)
    const counts = guessed[email]
    if (counts) counts[outcome]++
  }
}

async function outcomeOf(email: string, network: string, password: string) {
  const attempt = { email, password, userAgent: 'guesser' }
  try {
    return (await signInWithPassword(attempt, { network, kept: undefined }, new Date())) === undefined ? 'wrong' : 'in'
  } catch (error) {
    if (error instanceof RateLimited) return 'limited'
    throw error
  }
}

env()
await Promise.all(Array.from({ length: atOnce }, guessOn))
await disconnectDatabase()
process.stdout.write(JSON.stringify(guessed))
