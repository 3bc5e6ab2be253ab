import { Table, Td, Th, Tr } from '@/components/ui/table'

/** Lines of a file that are left out, each with its reason. */
export function LineReasons({ caption, lines }: { caption: string; lines: ReadonlyArray<{ line: number; reason: string }> }) {
  return (
    <Table caption={caption} inset>
      <thead>
        <tr>
          <Th fit align="end">
            Line
          </Th>
          <Th>Reason</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ line, reason }) => (
          <Tr key={line}>
            <Td fit align="end">
              {line.toLocaleString('en-US')}
            </Td>
            <Td wrap>{reason}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
