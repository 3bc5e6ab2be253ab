import 'server-only'
import type { Delivery } from './delivery'
import type { SmtpServer } from './smtp-server'
import { smtpSession } from './smtp-session'

/** Sends one mail at once, over a connection of its own, and answers what the server truly said. It is not tried again. */
export async function sendOne(server: SmtpServer, mail: { from: string; to: string; raw: Buffer }): Promise<Delivery> {
  const session = smtpSession(server)
  try {
    return await session.deliver({ ...mail, handOver: async () => true })
  } finally {
    session.close()
  }
}
