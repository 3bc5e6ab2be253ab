import type { AccountReport } from '@/lib/roster/accounts/account-report-json'

export type ReportSent = { ok: true; report: AccountReport } | { ok: false; message: string }

const lost = 'The connection broke off. Check your network, then upload the file again.'

/** Posts an account report as it is: to be looked at or, with the digest of what was looked at, to be applied. */
export async function sendAccountReport(file: File, applying?: { digest: string; everyone: boolean }): Promise<ReportSent> {
  const query = applying ? `?${new URLSearchParams({ digest: applying.digest, everyone: String(applying.everyone) })}` : ''
  try {
    const response = await fetch(`/roster/account-report${query}`, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: file })
    const answer = await response.json()
    if (response.ok) return { ok: true, report: answer }
    return { ok: false, message: typeof answer.message === 'string' ? answer.message : lost }
  } catch {
    return { ok: false, message: lost }
  }
}
