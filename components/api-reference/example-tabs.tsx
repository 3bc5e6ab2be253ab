'use client'

import { useState } from 'react'
import { Tabs } from '@/components/ui/tabs'
import { CodeBlock } from './code-block'

type Language = 'curl' | 'typescript'

const names = { curl: 'curl', typescript: 'TypeScript' } as const

/** One call in each language, to copy and run. */
export function ExampleTabs({ id, curl, typescript }: { id: string; curl: string; typescript: string }) {
  const [language, setLanguage] = useState<Language>('curl')
  const texts = { curl, typescript }
  return (
    <Tabs
      label={`Language of the example of ${id}`}
      value={language}
      onChange={setLanguage}
      tabs={(['curl', 'typescript'] as const).map((name) => ({
        name,
        label: names[name],
        panel: (
          <CodeBlock
            label={`${names[name]} example of ${id}`}
            text={texts[name]}
            copy={{ label: 'Copy', announcement: `${names[name]} example of ${id} copied` }}
          />
        ),
      }))}
    />
  )
}
