import { pageStyle as invitePageStyle } from '@/components/invite-page/page-style'
import { html } from '@/lib/safe-html'

/** The look of the invite page, with a box to tick. */
export const pageStyle = html`${invitePageStyle}form label{margin:1.25rem 0}
input[type=checkbox]{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
`
