import { setTimeout as pause } from 'node:timers/promises'
import { type DatabasePasswords, type EmbeddedPostgres, lastWordsOf, startEmbeddedPostgres } from './embedded-postgres'

export type KeptPostgres = Omit<EmbeddedPostgres, 'exited'>

const betweenStartsMilliseconds = 2_000

/**
 * The embedded server, started again at the same address whenever it ends unasked: killed for memory, or on a disk with no room for
 * its log, on which it cannot start either until there is some. Who waits for it meanwhile goes on by itself. What happens is told on standard error.
 */
export async function keepPostgres(dataDir: string, passwords: DatabasePasswords): Promise<KeptPostgres> {
  let running = await startEmbeddedPostgres(dataDir, passwords)
  const stopped = new AbortController()
  const { signal } = stopped
  const start = { port: Number(new URL(running.appUrl).port), signal }

  async function keep(): Promise<void> {
    while (!signal.aborted) {
      const lastWords = await running.exited
      if (signal.aborted) return
      tell(`The database ended unexpectedly${lastWords && `: ${lastWords}`}. It is started again until it comes.`)
      running = (await startAgain()) ?? running
      if (!signal.aborted) tell('The database is back.')
    }
    await running.stop()
  }

  async function startAgain(): Promise<EmbeddedPostgres | undefined> {
    let told = ''
    while (!signal.aborted) {
      try {
        return await startEmbeddedPostgres(dataDir, passwords, start)
      } catch (error) {
        if (signal.aborted) return undefined
        const why = error instanceof Error ? (lastWordsOf(error.message) ?? error.message) : 'nobody knows why'
        // The same again but for the number of a process is no news.
        const news = why.replace(/\d+/g, '')
        if (news !== told) tell(`The database cannot start yet: ${why}`)
        told = news
        await pause(betweenStartsMilliseconds, undefined, { signal }).catch(() => undefined)
      }
    }
    return undefined
  }
  const kept = keep()

  return {
    superuserUrl: running.superuserUrl,
    ownerUrl: running.ownerUrl,
    appUrl: running.appUrl,
    async stop() {
      stopped.abort()
      await running.stop()
      await kept
    },
  }
}

function tell(what: string): void {
  process.stderr.write(`${what}\n`)
}
