import {
  FileSpreadsheet,
  KeyRound,
  LayoutDashboard,
  Link2,
  type LucideIcon,
  Mail,
  ScanSearch,
  ScrollText,
  Settings2,
  Users,
} from 'lucide-react'
import type { DestinationIcon } from './destination'

const glyphs: Record<DestinationIcon, LucideIcon> = {
  overview: LayoutDashboard,
  contacts: Users,
  links: Link2,
  mail: Mail,
  roster: FileSpreadsheet,
  portals: KeyRound,
  audit: ScrollText,
  inspect: ScanSearch,
  settings: Settings2,
}

export function DestinationGlyph({ icon }: { icon: DestinationIcon }) {
  const Glyph = glyphs[icon]
  return <Glyph aria-hidden="true" strokeWidth={1.75} className="size-[18px] shrink-0" />
}
