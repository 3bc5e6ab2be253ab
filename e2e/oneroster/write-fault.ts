export type FaultSpelling = 'statusInfoSet' | 'imsx' | 'errors' | 'xml' | 'html' | 'oauth'

export type Fault = { status: number; minor: string; description: string }

/** An error as OneRoster 1.1 writes it, as 1.2 does, as old servers do, and as what stands before a server does. */
export function writeFault({ status, minor, description }: Fault, spelling: FaultSpelling): { type: string; body: string } {
  const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) })
  switch (spelling) {
    case 'statusInfoSet':
      return json({
        statusInfoSet: [
          {
            imsx_codeMajor: 'failure',
            imsx_severity: 'error',
            imsx_operationRefIdentifier: '7',
            imsx_description: description,
            imsx_codeMinor: minor,
          },
        ],
      })
    case 'imsx':
      return json({
        imsx_codeMajor: 'failure',
        imsx_severity: 'error',
        imsx_description: description,
        imsx_CodeMinor: { imsx_codeMinorField: [{ imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: minor }] },
      })
    case 'errors':
      return json({ errors: [{ codeMajor: 'failure', severity: 'error', codeMinor: minor, description }] })
    case 'oauth':
      return json({ error: minor, error_description: description })
    case 'xml':
      return {
        type: 'application/xml',
        body: `<?xml version="1.0"?><imsx_StatusInfo><imsx_codeMajor>failure</imsx_codeMajor><imsx_description>${description}</imsx_description></imsx_StatusInfo>`,
      }
    case 'html':
      return {
        type: 'text/html',
        body: `<!doctype html><html><head><title>Error ${status}</title><style>body{color:red}</style></head><body><h1>Error ${status}</h1><p>${description}</p></body></html>`,
      }
  }
}
