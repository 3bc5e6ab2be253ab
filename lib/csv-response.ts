import 'server-only'
import { byteOrderMark, formatCsvRow } from './format-csv'

export type CsvFile<Row> = { name: string; columns: readonly string[]; cells: (row: Row) => Array<string | number | null> }

/** Answers with a CSV file to keep, streamed page by page as it is read. */
export function csvResponse<Row>(file: CsvFile<Row>, pages: AsyncGenerator<Row[], void>): Response {
  return new Response(csvStream(file, pages), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${file.name}"`,
      'Cache-Control': 'no-store',
    },
  })
}

function csvStream<Row>({ columns, cells }: CsvFile<Row>, pages: AsyncGenerator<Row[], void>): ReadableStream<Uint8Array> {
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
