import pg from 'pg'

const guards: ReadonlyArray<readonly [table: string, trigger: string]> = [
  ['audit_events', 'insert_only'],
  ['audit_events', 'queue_events'],
  ['audit_personal', 'insert_only'],
  ['audit_mentions', 'insert_only'],
  ['audit_numbers', 'insert_only'],
  ['audit_subtrees', 'insert_only'],
  ['audit_checkpoints', 'insert_only'],
  ['audit_keys', 'insert_only'],
  ['audit_anchors', 'insert_only'],
  ['links', 'insert_only'],
  ['links', 'goes_with_its_district'],
  ['link_returns', 'insert_only'],
  ['link_returns', 'goes_with_its_district'],
]

type Statements = ReadonlyArray<readonly [sql: string, values?: unknown[]]>

/** Somebody who has the whole database. Runs statements, first to last and in one transaction. */
export type Tamperer = {
  /** No trigger, no foreign key and no policy holds them. */
  change(statements: Statements): Promise<void>
  /** For what changes the tables themselves. */
  run(statements: Statements): Promise<void>
  close(): Promise<void>
}

/** `superuserUrl` is of the database to tamper with. */
export async function becomeTamperer(superuserUrl: string): Promise<Tamperer> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  const setGuards = async (state: 'DISABLE' | 'ENABLE ALWAYS') => {
    for (const [table, trigger] of guards) await client.query(`ALTER TABLE ${table} ${state} TRIGGER ${trigger}`)
  }
  const inTransaction = async (work: () => Promise<void>) => {
    await client.query('BEGIN')
    try {
      await work()
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    }
  }
  const runAll = async (statements: Statements) => {
    for (const [sql, values] of statements) await client.query(sql, values)
  }
  return {
    change: (statements) =>
      inTransaction(async () => {
        await client.query('SET LOCAL session_replication_role = replica')
        await setGuards('DISABLE')
        await runAll(statements)
        await setGuards('ENABLE ALWAYS')
      }),
    run: (statements) => inTransaction(() => runAll(statements)),
    close: () => client.end(),
  }
}
