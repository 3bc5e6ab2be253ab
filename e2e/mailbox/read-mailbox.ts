import type { ReceivedMail } from './received-mail'

const usualPatienceSeconds = 30

/** Looks into a mailbox of another process, at its address. */
export function readMailbox(url: string) {
  async function read(query: { to: string; count: number; seconds: number }): Promise<ReceivedMail[]> {
    const answer = await fetch(`${url}/messages.json?to=${encodeURIComponent(query.to)}&count=${query.count}&seconds=${query.seconds}`)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  return {
    url,
    messagesTo: async (to: string) => read({ to, count: 0, seconds: 0 }),
    /** All mails to the address, as soon as there are so many of them; rejects when they do not come. */
    waitForMail: async (to: string, count = 1, seconds = usualPatienceSeconds) => read({ to, count, seconds }),
  }
}
