import { describe, expect, it } from 'vitest'
import { pageContent } from './page-content'

const push = (row: string) => `<script nonce="n">self.__next_f.push(${JSON.stringify([1, row])})</script>`

const early = `<main><p>Ana Ruiz</p><template id="B:0"></template></main>${push('1:["$","p",null,{"children":"Ana Ruiz"}]\n2:{"count":3}\n')}`
const late = `<main><p>Ana Ruiz</p><template id="B:1"></template></main>${push('a:["$","p",nu')}${push('ll,{"children":"$Lb"}]\n')}${push('b:"Ana Ruiz"\n9:{"count":3}\n')}`

describe('what a page says', () => {
  it('is the same in whatever order its parts come', () => {
    expect(pageContent(late)).toBe(pageContent(early))
  })

  it('is another where a text, a number or a tag is', () => {
    for (const other of [late.replaceAll('Ana', 'Ben'), late.replace('\\"count\\":3', '\\"count\\":4'), late.replace('<p>', '<b>')])
      expect(pageContent(other)).not.toBe(pageContent(late))
  })
})
