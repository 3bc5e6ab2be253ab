// The whole suite: each check counts as one, each vitest and each browser test as one. A step that crashes, a test that
// was skipped, and a run without tests are failures.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import { findBrowser } from './find-browser'
import { StartError } from './start-error'

type Count = { passed: number; failed: number }

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) })),
    }),
  ),
})

type Suite = z.output<typeof playwrightSuite>

const playwrightSuite = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      ok: z.boolean(),
      tests: z.array(z.object({ results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })) })) })),
    }),
  ),
  get suites() {
    return z.array(playwrightSuite).optional()
  },
})

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(playwrightSuite),
})

/** Said again at the very end: of a long output often nothing but the end is kept. */
const failures: string[] = []

const reports = mkdtempSync(path.join(tmpdir(), 'invite-desk-reports-'))
const steps: Array<{ name: string; run(): Count }> = [
  { name: 'Format and lint', run: () => check('@biomejs/biome/bin/biome', ['ci', '--colors=off', '.']) },
  { name: 'Types', run: () => check('typescript/bin/tsc', ['--noEmit']) },
  { name: 'Unused code', run: () => check('knip/bin/knip.js', []) },
  { name: 'Unit and database tests', run: runVitest },
  { name: 'Browser tests', run: runPlaywright },
]

const counts = steps.map(({ name, run }) => {
  process.stdout.write(`\n── ${name} ──\n`)
  const started = Date.now()
  const count = orFailed(run)
  const outcome = count.failed > 0 || count.passed === 0 ? 'FAILED' : 'passed'
  return {
    ...count,
    line: `${outcome}  ${name}: ${count.passed} passed, ${count.failed} failed (${Math.round((Date.now() - started) / 1000)} s)`,
  }
})
rmSync(reports, { recursive: true, force: true })

const passed = sum(counts.map((count) => count.passed))
const failed = sum(counts.map((count) => count.failed))
process.stdout.write(
  `${failures.map((failure) => `\n${failure}\n`).join('')}\n${counts.map(({ line }) => line).join('\n')}\n\n${passed} passed, ${failed} failed\n`,
)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function check(program: string, parameters: string[]): Count {
  return runTool(program, parameters) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function runVitest(): Count {
  const file = path.join(reports, 'vitest.json')
  const isClean = runTool('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  // A file that cannot be loaded has no tests to fail.
  const brokenFiles = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
  for (const { name, message, assertionResults } of report.testResults.filter(({ status }) => status === 'failed')) {
    const inFile = assertionResults.filter(({ status }) => status === 'failed')
    const reasons = inFile.map(({ fullName, failureMessages }) => `${fullName}\n${inBrief(failureMessages)}`)
    failures.push(`FAILED in ${path.relative('.', name)}: ${reasons.join('\n\n') || inBrief([message])}`)
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report
  return count({ isClean, passed: numPassedTests, failed: numFailedTests + brokenFiles.length, skipped: numPendingTests + numTodoTests })
}

function runPlaywright(): Count {
  const file = path.join(reports, 'playwright.json')
  const environment = { CHROMIUM_PATH: findBrowser(), PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const isClean = runTool('@playwright/test/cli.js', ['test', '--reporter=list,json', '\\.spec\\.ts$'], environment)
  const { stats, suites } = playwrightReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  for (const { file: spec, title, ok, tests } of suites.flatMap(specsOf)) {
    const messages = tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors.map(({ message = '' }) => message)))
    if (!ok) failures.push(`FAILED in e2e/${spec}: ${title}\n${inBrief(messages)}`)
  }
  return count({ isClean, passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped })
}

function specsOf({ specs, suites = [] }: Suite): Suite['specs'] {
  return [...specs, ...suites.flatMap(specsOf)]
}

/** What went wrong, without colours and without the places in other people's code. */
function inBrief(messages: string[]): string {
  const lines = messages.flatMap((message) => stripVTControlCharacters(message).split('\n'))
  const own = lines.filter((line) => line.trim() !== '' && !/^\s*at .*(node_modules|node:)/.test(line))
  return own.join('\n').slice(0, 1_000)
}

function count({ isClean, passed, failed, skipped }: Count & { isClean: boolean; skipped: number }): Count {
  if (skipped > 0) process.stdout.write(`${skipped} tests did not run; each counts as failed.\n`)
  const wrong = failed + skipped
  // Nothing ran, or something failed outside of any test: an unhandled error, a set-up, a tear-down.
  return { passed, failed: wrong === 0 && (!isClean || passed === 0) ? 1 : wrong }
}

function runTool(program: string, parameters: string[], environment: Record<string, string> = {}): boolean {
  const { status, error } = spawnSync(process.execPath, [path.join('node_modules', program), ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  })
  if (error) throw error
  return status === 0
}

function orFailed(run: () => Count): Count {
  try {
    return run()
  } catch (error) {
    process.stdout.write(`${error instanceof StartError ? `${error.message}\n${error.cure}` : String(error)}\n`)
    return { passed: 0, failed: 1 }
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
