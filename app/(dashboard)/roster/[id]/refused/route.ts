import { AppError, errorStatuses } from '@/lib/app-error'
import { currentMember } from '@/lib/auth/session'
import { formatCsvLine } from '@/lib/format-csv'
import { getImport } from '@/lib/roster/get-import'

/** The refused lines of an import as a CSV, to be worked off beside the file. */
export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const signedIn = await currentMember()
  if (!signedIn) return new Response('Sign in first.', { status: 401 })
  try {
    const { refused } = await getImport(signedIn.actor, (await params).id)
    const lines = [['file', 'line', 'reason'], ...refused.map(({ file, line, reason }) => [file, String(line), reason])]
    return new Response(`\ufeff${lines.map(formatCsvLine).join('')}`, {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="refused-lines.csv"',
        'Cache-Control': 'private, no-store',
      },
    })
  } catch (error) {
    if (error instanceof AppError) return new Response(error.message, { status: errorStatuses[error.code] })
    throw error
  }
}
