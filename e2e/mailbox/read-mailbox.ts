import type { ReceivedMail } from './received-mail'

/** Looks into a mailbox of another process, at its address. */
export function readMailbox(url: string) {
  async function read(to: string, count: number): Promise<ReceivedMail[]> {
    const answer = await fetch(`${url}/messages.json?${new URLSearchParams({ to, count: String(count) })}`)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  return {
    url,
    messagesTo: async (address: string) => read(address, 0),
    /** All mails to the address, as soon as there are so many of them; rejects after 30 s. */
    waitForMail: async (address: string, count = 1) => read(address, count),
  }
}
