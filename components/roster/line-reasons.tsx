import { Table, Td, Th, Tr } from '@/components/ui/table'

type LineReasonsProps = {
  caption: string
  lines: ReadonlyArray<{ line: number; reason: string; file?: string }>
  /** Where lines of several files stand together. */
  withFile?: boolean
}

/** Lines of a file that are left out, each with its reason. */
export function LineReasons({ caption, lines, withFile = false }: LineReasonsProps) {
  return (
    <Table caption={caption} inset>
      <thead>
        <tr>
          {withFile && <Th fit>File</Th>}
          <Th fit align="end">
            Line
          </Th>
          <Th>Reason</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ line, reason, file }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one line may be refused twice, and the list never moves
          <Tr key={index}>
            {withFile && (
              <Td fit muted>
                {file}
              </Td>
            )}
            <Td fit align="end">
              {line.toLocaleString('en-US')}
            </Td>
            <Td wrap>
              <bdi>{reason}</bdi>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
