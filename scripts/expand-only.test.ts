import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Of the newest release. What came up to it is there already wherever this release is put beside it. */
const lastReleased = '20261124100000_views_webhooks_and_long_campaigns'

/** Statements that would break the release before if it did as their words say, and why that one goes on working. Each was reviewed. */
const reviewed: Record<string, string> = {
  'REVOKE ALL ON FUNCTION analyze_roster() FROM PUBLIC': 'a function that it does not know',
  'REVOKE ALL ON FUNCTION analyze_tables(text[]) FROM PUBLIC': 'a function that it does not know',
}

/** What the release before cannot live with, on a table or type that it knows. */
const breaking: ReadonlyArray<[what: string, pattern: RegExp]> = [
  ['takes something away', /\bDROP\s+(TABLE|COLUMN|TYPE|SCHEMA|VIEW|DEFAULT|POLICY)\b/i],
  ['gives another name', /\bRENAME\b/i],
  ['asks for a value', /\bSET\s+NOT\s+NULL\b/i],
  [
    'asks for a value',
    /\bADD\s+COLUMN\b(?:(?!,\s*(?:ADD|ALTER|DROP)\b|\bDEFAULT\b)[\s\S])*\bNOT\s+NULL\b(?:(?!,\s*(?:ADD|ALTER|DROP)\b|\bDEFAULT\b)[\s\S])*(?:,\s*(?:ADD|ALTER|DROP)\b|$)/i,
  ],
  ['changes a type', /\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b/i],
  ['adds a value that it cannot read', /\bALTER\s+TYPE\b[\s\S]*\bADD\s+VALUE\b/i],
  ['refuses rows', /\bADD\s+(CONSTRAINT\s+\S+\s+)?(CHECK|UNIQUE|FOREIGN|EXCLUDE|PRIMARY)\b/i],
  ['refuses rows', /\bCREATE\s+UNIQUE\s+INDEX\b/i],
  ['takes a right away', /^\s*REVOKE\b/i],
]

/** The statements of a script; semicolons in quotes, comments and dollar-quoted bodies end none. */
function statementsOf(script: string): string[] {
  const tokens = script.match(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|(\$\w*\$)[\s\S]*?\1|;|[^-/'$;]+|[\s\S]/g) ?? []
  const statements = ['']
  for (const token of tokens) {
    if (token === ';') statements.push('')
    else if (!/^(--|\/\*)/.test(token)) statements[statements.length - 1] += token
  }
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '')
}

const madeIn = (scripts: readonly string[]): Set<string> =>
  new Set(
    scripts.flatMap((script) =>
      [...script.matchAll(/\bCREATE\s+(?:TABLE|TYPE)\s+(?:IF NOT EXISTS\s+)?"?(\w+)"?/gi)].map(([, name = '']) => name),
    ),
  )

/** The table or type a statement changes. */
function changedBy(statement: string): string | undefined {
  return /^\s*(?:ALTER\s+(?:TABLE|TYPE)(?:\s+ONLY)?|DROP\s+TABLE|CREATE\s+UNIQUE\s+INDEX\s+\S+\s+ON)\s+"?(\w+)"?/i.exec(statement)?.[1]
}

/** What in these migrations the release before could not live with. What they make themselves it does not know. */
function findBreaking(scripts: readonly string[]): string[] {
  const made = madeIn(scripts)
  return scripts.flatMap(statementsOf).flatMap((statement) => {
    if (made.has(changedBy(statement) ?? '') || statement in reviewed) return []
    // A body runs later, for both releases alike.
    const words = statement.replace(/(\$\w*\$)[\s\S]*?\1/g, '')
    return breaking.filter(([, pattern]) => pattern.test(words)).map(([what]) => `${what}: ${statement}`)
  })
}

const folders = readdirSync('prisma/migrations')
  .filter((folder) => /^\d/.test(folder))
  .toSorted()

describe('migrations after the last release', () => {
  it('come after one that is there', () => expect(folders).toContain(lastReleased))

  it('only expand: the release before goes on working beside this one', () => {
    const scripts = folders
      .filter((folder) => folder > lastReleased)
      .map((folder) => readFileSync(`prisma/migrations/${folder}/migration.sql`, 'utf8'))
    expect(findBreaking(scripts)).toEqual([])
    const all = scripts.flatMap(statementsOf)
    expect(Object.keys(reviewed).filter((statement) => !all.includes(statement))).toEqual([])
  })

  it.each([
    'DROP TABLE "links"',
    'ALTER TABLE "links" DROP COLUMN "channel"',
    'ALTER TABLE links RENAME COLUMN a TO b',
    'ALTER TABLE "links" ADD COLUMN "a" INTEGER NOT NULL',
    'ALTER TABLE "links" ADD COLUMN "a" INTEGER DEFAULT 0, ADD COLUMN "b" INTEGER NOT NULL',
    'ALTER TABLE "links" ALTER COLUMN "a" SET NOT NULL',
    'ALTER TABLE "links" ALTER COLUMN "a" SET DATA TYPE TEXT',
    'ALTER TYPE "link_channel" ADD VALUE \'fax\'',
    'ALTER TABLE "links" ADD CONSTRAINT "one" CHECK (a > 0)',
    'CREATE UNIQUE INDEX "one" ON "links"("a")',
    'DROP POLICY of_district ON links',
  ])('would not be %s', (statement) => {
    expect(findBreaking([`-- first\nSELECT ';';\n${statement};`])).toHaveLength(1)
  })

  it.each([
    'ALTER TABLE "links" ADD COLUMN "a" INTEGER',
    'ALTER TABLE "links" ADD COLUMN "a" INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE "links" ADD COLUMN "a" INTEGER DEFAULT 0 NOT NULL, ADD COLUMN "b" TEXT',
    'CREATE INDEX "some" ON "links"("a")',
    'DROP INDEX "some"',
    'ALTER TABLE "links" DROP CONSTRAINT "some"',
    'CREATE TABLE "faxes" ("id" UUID NOT NULL); CREATE UNIQUE INDEX "one" ON "faxes"("id"); ALTER TABLE "faxes" ADD CONSTRAINT "two" FOREIGN KEY ("id") REFERENCES "links"("id")',
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE t; END $$',
    '-- DROP TABLE links\nSELECT 1',
  ])('may be %s', (statement) => {
    expect(findBreaking([statement])).toEqual([])
  })
})
