import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { RateLimited } from '@/lib/app-error'
import { knownDevice, rememberDevice } from '@/lib/auth/known-device'
import { signIn } from '@/lib/auth/sign-in'
import { throttleSignIn } from '@/lib/auth/throttle-sign-in'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import type { Guessed, Guesser } from './guesser'

/** `samples`: how many tries are timed of each sort of address. */
export type GuessDrill = { guesses: number; addresses: number; replicas: number; samples: number }

export type GuessReport = {
  guesses: number
  /** Passwords that were looked at, of the account with the most of them. */
  mostLookedAt: number
  letIn: number
  /** How often the owner signed in meanwhile on a known device, and how often that was refused. */
  ownerLetIn: number
  ownerRefused: number
  /** Whether a stranger who knows the password is told to wait, as the guessers are. */
  strangerWaits: boolean
  /** Medians of wrong passwords: of an address in one district, in three, in none. */
  oneMilliseconds: number
  threeMilliseconds: number
  noneMilliseconds: number
  seconds: number
}

const password = 'willow creek at dawn'
const wrongPassword = 'another creek at noon'
const lookedAtInQuarterHour = 10
const alikeMilliseconds = 5
const betweenSignIns = 200

/** Guesses at one account, at one that stands in two districts and at an address that is nobody's, from many addresses over several replicas, while the owner goes on signing in; then times the answers. */
export async function drillGuesses({ guesses, addresses, replicas, samples }: GuessDrill): Promise<GuessReport> {
  const began = Date.now()
  const owner = await makeAddress(1)
  const emails = [owner, await makeAddress(2), await makeAddress(0)]
  const networks = Array.from({ length: addresses }, (_, index) => `198.51.100.${index}`)
  const each = Math.ceil(guesses / replicas)
  const ended = new AbortController()
  const signingIn = signInMeanwhile(owner, ended.signal)
  const counted = await Promise.all(Array.from({ length: replicas }, () => startGuesser({ emails, networks, guesses: each }))).finally(() =>
    ended.abort(),
  )
  const sumOf = (email: string, outcome: 'wrong' | 'in') => counted.reduce((sum, guessed) => sum + (guessed[email]?.[outcome] ?? 0), 0)
  return {
    guesses: each * replicas,
    mostLookedAt: Math.max(...emails.map((email) => sumOf(email, 'wrong'))),
    letIn: emails.reduce((sum, email) => sum + sumOf(email, 'in'), 0),
    ...(await signingIn),
    strangerWaits: !(await isLetIn({ email: owner, network: 'somewhere else', device: undefined })),
    ...(await timeAnswers(samples)),
    seconds: (Date.now() - began) / 1000,
  }
}

/** Whether every promise about guessing was kept. */
export function isGuessingSlowed(report: GuessReport): boolean {
  const { mostLookedAt, letIn, ownerLetIn, ownerRefused, strangerWaits } = report
  const medians = [report.oneMilliseconds, report.threeMilliseconds, report.noneMilliseconds]
  const areAlike = Math.max(...medians) - Math.min(...medians) <= alikeMilliseconds
  return mostLookedAt <= lookedAtInQuarterHour && letIn === 0 && ownerLetIn > 0 && ownerRefused === 0 && strangerWaits && areAlike
}

/** An address with the password in so many districts. */
async function makeAddress(districts: number): Promise<string> {
  const email = `${uuidV7()}@example.org`
  for (let made = 0; made < districts; made++) await setMemberPassword((await makeDistrict()).owner, password, email)
  return email
}

async function startGuesser(guesser: Guesser): Promise<Guessed> {
  const nodeArguments = ['--import', 'tsx', '--conditions=react-server', 'scripts/drill/guesser.ts', JSON.stringify(guesser)]
  const { stdout } = await promisify(execFile)(process.execPath, nodeArguments, { env: { ...process.env, LOG_LEVEL: 'error' } })
  return JSON.parse(stdout)
}

/** Signs in again and again on a device that has signed in before, until told to stop. */
async function signInMeanwhile(email: string, signal: AbortSignal) {
  const now = new Date()
  const device = knownDevice(rememberDevice(undefined, email, now), email, now)
  const outcomes: boolean[] = []
  do {
    outcomes.push(await isLetIn({ email, network: '198.51.100.0', device }))
    await pause(betweenSignIns)
  } while (!signal.aborted)
  return { ownerLetIn: outcomes.filter(Boolean).length, ownerRefused: outcomes.filter((letIn) => !letIn).length }
}

async function isLetIn(attempt: { email: string; network: string; device: string | undefined }): Promise<boolean> {
  const look = () => signIn({ email: attempt.email, password, userAgent: 'drill' }, new Date())
  try {
    return (await throttleSignIn(attempt, look)) !== undefined
  } catch (error) {
    if (error instanceof RateLimited) return false
    throw error
  }
}

/** Each address is tried once, the sorts in turn, so that whatever else the machine does falls on all of them alike. */
async function timeAnswers(samples: number) {
  const sorts = [
    { districts: 1, times: [] as number[] },
    { districts: 3, times: [] as number[] },
    { districts: 0, times: [] as number[] },
  ]
  for (let sample = 0; sample < samples; sample++) {
    for (const { districts, times } of sorts) {
      const email = await makeAddress(districts)
      const attempt = { email, network: `192.0.2.${sample}`, device: undefined }
      const began = performance.now()
      await throttleSignIn(attempt, () => signIn({ email, password: wrongPassword, userAgent: 'drill' }, new Date()))
      times.push(performance.now() - began)
    }
  }
  const [oneMilliseconds = 0, threeMilliseconds = 0, noneMilliseconds = 0] = sorts.map(({ times }) => medianOf(times))
  return { oneMilliseconds, threeMilliseconds, noneMilliseconds }
}

function medianOf(times: number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}
