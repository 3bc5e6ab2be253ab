import { type ReceivedMail, readMail } from './received-mail'

/** Enough to look into; a mailbox that runs for days must not fill the memory. */
const mostKept = 5_000

type Arrival = { raw: Buffer; envelope: ReceivedMail['envelope'] }
type Waiting = { address: string; count: number; resolve(mails: ReceivedMail[]): void }

/** Every mail that came, the newest last, and whoever waits for one. */
export class Inbox {
  #number = 0
  #kept: Array<{ mail: ReceivedMail; raw: Buffer }> = []
  #waiting = new Set<Waiting>()

  async keep({ raw, envelope }: Arrival): Promise<void> {
    this.#number += 1
    const number = this.#number
    this.#kept.push({ mail: await readMail(raw, { number, envelope, at: new Date() }), raw })
    if (this.#kept.length > mostKept) this.#kept.shift()
    for (const waiting of this.#waiting) this.#answer(waiting)
  }

  all(): ReceivedMail[] {
    return this.#kept.map(({ mail }) => mail)
  }

  /** By the envelope, since it decides where a mail goes; without regard to case. */
  messagesTo(address: string): ReceivedMail[] {
    const wanted = address.toLowerCase()
    return this.all().filter(({ envelope }) => envelope.to.some((to) => to.toLowerCase() === wanted))
  }

  get(number: number): { mail: ReceivedMail; raw: Buffer } | undefined {
    return this.#kept.find(({ mail }) => mail.number === number)
  }

  /** All mails to the address, as soon as there are so many of them. Gives up when the signal says so. */
  async waitForMail(address: string, count: number, signal: AbortSignal): Promise<ReceivedMail[]> {
    return new Promise((resolve, reject) => {
      const waiting = { address, count, resolve }
      this.#waiting.add(waiting)
      signal.addEventListener('abort', () => {
        this.#waiting.delete(waiting)
        reject(new Error(`${this.messagesTo(address).length} of ${count} mails have come to ${address}.`))
      })
      this.#answer(waiting)
    })
  }

  #answer(waiting: Waiting): void {
    const mails = this.messagesTo(waiting.address)
    if (mails.length < waiting.count) return
    this.#waiting.delete(waiting)
    waiting.resolve(mails)
  }
}
