import { generateKeyPairSync } from 'node:crypto'
import { exitCodes } from '@/lib/audit/verify/verification'
import { verifyDistrict } from '@/lib/audit/verify/verify-district'
import { becomeTamperer } from './tampering/as-superuser'
import { type TamperingKind, tamperingKinds } from './tampering/kinds'
import { type MadeRecord, makeRecord } from './tampering/make-record'

export type TamperingReport = {
  kind: string
  exitCode: number
  tries: number
  /** Told with the right exit code. */
  right: number
  /** Exit codes of the others. */
  wrong: number[]
  /** How often a record that nobody had touched was not found sound. */
  falseAlarms: number
}

/** Tampers so many times in each way with a record of its own, as a superuser with every trigger off, and verifies it before and after. */
export async function drillTampering({ each, superuserUrl }: { each: number; superuserUrl: string }): Promise<TamperingReport[]> {
  const { privateKey: signingKey } = generateKeyPairSync('ed25519')
  const tamperer = await becomeTamperer(superuserUrl)
  const [untouched, other] = [await makeRecord(signingKey), await makeRecord(signingKey)]
  try {
    const reports: TamperingReport[] = []
    for (const [kind, { verdict, tamper }] of Object.entries<TamperingKind>(tamperingKinds)) {
      const report: TamperingReport = { kind, exitCode: exitCodes[verdict], tries: each, right: 0, wrong: [], falseAlarms: 0 }
      for (let way = 0; way < each; way++) {
        const record = await makeRecord(signingKey)
        if ((await exitCodeOf(record)) !== exitCodes.sound) report.falseAlarms += 1
        const takeBack = await tamper({ record, other, signingKey, tamperer, way })
        const exitCode = await exitCodeOf(record)
        await takeBack?.()
        if (exitCode === report.exitCode) report.right += 1
        else report.wrong.push(exitCode)
        if ((await exitCodeOf(untouched)) !== exitCodes.sound) report.falseAlarms += 1
      }
      reports.push(report)
    }
    return reports
  } finally {
    await tamperer.close()
  }
}

/** Whether every change was told for what it was, and nothing else was taken for one. */
export function isTamperingFound(reports: readonly TamperingReport[]): boolean {
  return reports.every(({ tries, right, falseAlarms }) => right === tries && falseAlarms === 0)
}

async function exitCodeOf({ districtId, known }: MadeRecord): Promise<number> {
  return exitCodes[(await verifyDistrict(districtId, { known, now: new Date() })).verdict]
}
