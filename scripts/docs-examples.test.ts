import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const page = readFileSync('docs/api.md', 'utf8')

describe('each example in docs/examples, which the browser suite runs,', () => {
  it.each(readdirSync('docs/examples'))('is quoted word for word, as %s is', (file) => {
    const language = file.split('.').at(-1)
    const block = `\`\`\`${language}\n${readFileSync(`docs/examples/${file}`, 'utf8')}\`\`\`\n`
    expect(page).toContain(block)
  })
})
