import { keyVariable } from './curl-example'
import type { ExampleRequest } from './example-request'

/** The call in TypeScript, for Node 20 or later, with the key from the environment. Lines are read one by one, JSON at once. */
export function typescriptExample({ method, url, headers, body }: ExampleRequest, answers: 'json' | 'lines'): string {
  const given = [`Authorization: \`Bearer \${process.env.${keyVariable}}\``, ...Object.entries(headers).map(headerLine)]
  const options = [
    ...(method === 'GET' ? [] : [`method: '${method}',`]),
    `headers: {\n${given.map((line) => `    ${line},\n`).join('')}  },`,
    ...(body?.kind === 'json' ? [`body: JSON.stringify(${literal(body.value, 2)}),`] : []),
    ...(body?.kind === 'file' ? [`body: await readFile('${body.name}'),`] : []),
  ]
  return [
    ...(body?.kind === 'file' ? ["import { readFile } from 'node:fs/promises'\n"] : []),
    `const response = await fetch(${text(url)}, {\n${options.map((line) => `  ${line}\n`).join('')}})`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: It is a template of the example, not of ours.
    'if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)',
    ...(answers === 'json'
      ? ['const answer = await response.json()', 'console.log(answer)']
      : ["const lines = (await response.text()).trim().split('\\n')", 'console.log(lines.length)']),
    // What is no module may not wait at its top.
    ...(body?.kind === 'file' ? [] : ['\nexport {}']),
    '',
  ].join('\n')
}

function headerLine([name, value]: [string, string]): string {
  return `${/^[A-Za-z]+$/.test(name) ? name : text(name)}: ${text(value)}`
}

function text(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A value as it is written in code, its lines indented by so much. */
function literal(value: unknown, indent: number): string {
  if (typeof value === 'string') return text(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const inside = ' '.repeat(indent + 2)
  const parts = isList
    ? value.map((each) => literal(each, indent + 2))
    : Object.entries(value).map(([name, each]) => `${/^[a-z_]\w*$/i.test(name) ? name : text(name)}: ${literal(each, indent + 2)}`)
  if (parts.length === 0) return isList ? '[]' : '{}'
  return `${isList ? '[' : '{'}\n${parts.map((part) => `${inside}${part},\n`).join('')}${' '.repeat(indent)}${isList ? ']' : '}'}`
}
