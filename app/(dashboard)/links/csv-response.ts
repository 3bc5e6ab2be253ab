import 'server-only'
import { AppError, errorStatuses } from '@/lib/app-error'
import { byteOrderMark, formatCsvRow } from '@/lib/csv-cell'
import type { ExportPages } from '@/lib/invitations/export-links'

type Cell = string | number | null

/** Streams rows page by page as a CSV file. `open` refuses before anything is sent; its refusal is answered in words. */
export async function csvResponse<Row>(
  file: { name: string; columns: readonly string[]; cells: (row: Row) => Cell[] },
  open: () => Promise<ExportPages<Row>>,
): Promise<Response> {
  try {
    const pages = await open()
    return new Response(csvStream(file, pages), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${file.name}"`,
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      },
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return new Response(error.message, { status: errorStatuses[error.code], headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
  }
}

function csvStream<Row>(
  { columns, cells }: { columns: readonly string[]; cells: (row: Row) => Cell[] },
  pages: ExportPages<Row>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(byteOrderMark + formatCsvRow(columns)))
    },
    async pull(controller) {
      const page = await pages.next()
      if (page.done) controller.close()
      else controller.enqueue(encoder.encode(page.value.map((row) => formatCsvRow(cells(row))).join('')))
    },
    async cancel() {
      await pages.return()
    },
  })
}
