import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { RateLimited } from '@/lib/app-error'
import { rememberDevice } from '@/lib/auth/known-device'
import { signInWithPassword } from '@/lib/auth/sign-in-with-password'
import type { Actor } from '@/lib/districts/actor'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { memberOf } from '@/scripts/testing/members'
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
  const { email: owner, kept } = await makeAddress(1)
  const emails = [owner, (await makeAddress(2)).email, (await makeAddress(0)).email]
  const networks = Array.from({ length: addresses }, (_, index) => `198.51.100.${index}`)
  const each = Math.ceil(guesses / replicas)
  const ended = new AbortController()
  const signingIn = signInMeanwhile({ email: owner, network: '198.51.100.0', kept }, ended.signal)
  const counted = await Promise.all(Array.from({ length: replicas }, () => startGuesser({ emails, networks, guesses: each }))).finally(() =>
    ended.abort(),
  )
  const sumOf = (email: string, outcome: 'wrong' | 'in') => counted.reduce((sum, guessed) => sum + (guessed[email]?.[outcome] ?? 0), 0)
  return {
    guesses: each * replicas,
    mostLookedAt: Math.max(...emails.map((email) => sumOf(email, 'wrong'))),
    letIn: emails.reduce((sum, email) => sum + sumOf(email, 'in'), 0),
    ...(await signingIn),
    strangerWaits: !(await isLetIn({ email: owner, network: 'somewhere else', kept: undefined })),
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

/** An address with the password in so many districts, and what a browser keeps that has signed in to the first of them. */
async function makeAddress(districts: number): Promise<{ email: string; kept: string | undefined }> {
  const email = `${uuidV7()}@example.org`
  const owners = await Promise.all(Array.from({ length: districts }, async () => (await makeDistrict()).owner))
  for (const owner of owners) await setMemberPassword(owner, password, email)
  const [first] = owners
  return { email, kept: first && (await keptAt(first)) }
}

async function keptAt(owner: Actor): Promise<string> {
  const { districtId, id: memberId, passwordSetAt } = await memberOf(owner)
  return rememberDevice(undefined, { districtId, memberId, passwordSetAt }, new Date())
}

async function startGuesser(guesser: Guesser): Promise<Guessed> {
  const nodeArguments = ['--import', 'tsx', '--conditions=react-server', 'scripts/drill/guesser.ts', JSON.stringify(guesser)]
  const { stdout } = await promisify(execFile)(process.execPath, nodeArguments, { env: { ...process.env, LOG_LEVEL: 'error' } })
  return JSON.parse(stdout)
}

type Attempt = { email: string; network: string; kept: string | undefined }

/** Signs in again and again on a device that has signed in before, until told to stop. */
async function signInMeanwhile(attempt: Attempt, signal: AbortSignal) {
  const outcomes: boolean[] = []
  do {
    outcomes.push(await isLetIn(attempt))
    await pause(betweenSignIns)
  } while (!signal.aborted)
  return { ownerLetIn: outcomes.filter(Boolean).length, ownerRefused: outcomes.filter((letIn) => !letIn).length }
}

async function isLetIn({ email, network, kept }: Attempt): Promise<boolean> {
  try {
    return (await signInWithPassword({ email, password, userAgent: 'drill' }, { network, kept }, new Date())) !== undefined
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
      const { email } = await makeAddress(districts)
      const from = { network: `192.0.2.${sample}`, kept: undefined }
      const began = performance.now()
      await signInWithPassword({ email, password: wrongPassword, userAgent: 'drill' }, from, new Date())
      times.push(performance.now() - began)
    }
  }
  const [oneMilliseconds = 0, threeMilliseconds = 0, noneMilliseconds = 0] = sorts.map(({ times }) => medianOf(times))
  return { oneMilliseconds, threeMilliseconds, noneMilliseconds }
}

function medianOf(times: number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}
