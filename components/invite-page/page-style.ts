import { html } from '@/lib/safe-html'

/** The whole look of the invite page. Plain colours, since phones in use for ten years know no others. */
export const pageStyle = html`
:root{color-scheme:light dark;--ground:#f6f8fa;--sheet:#fff;--ink:#1c2430;--soft:#52606d;--line:#d5dce3;--edge:#6b7885;--accent:#0b5f66;--on:#fff;--mark:#e3f1f1;--danger:#a02121}
@media (prefers-color-scheme:dark){:root{--ground:#11161c;--sheet:#191f27;--ink:#e9edf1;--soft:#a9b4bf;--line:#323b46;--edge:#7c8996;--accent:#66cfc9;--on:#06252a;--mark:#1d3a3d;--danger:#ff9d94}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;border-top:.375rem solid var(--accent);background:var(--ground);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif;overflow-wrap:anywhere}
:lang(ar){line-height:1.75}
header,main,footer{max-width:34rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1rem;padding-bottom:1rem}
.district{margin:0;font-weight:600;color:var(--accent)}
.schools{margin:0;color:var(--soft);font-size:.9375rem}
main{background:var(--sheet);border-bottom:1px solid var(--line);padding-block:1.5rem}
header+main{border-top:1px solid var(--line)}
h1{margin:0 0 .5rem;font-size:1.75rem;line-height:1.25;font-weight:650}
h2{margin:1.5rem 0 .75rem;font-size:1rem;font-weight:600}
p{margin:0 0 .75rem}
ol{list-style:none;margin:0 0 1.5rem;padding:0;counter-reset:step}
ol li{position:relative;counter-increment:step;min-height:2rem;margin-bottom:.75rem;padding-inline-start:2.75rem;padding-top:.15rem}
ol li::before{content:counter(step);position:absolute;inset-inline-start:0;top:0;width:2rem;height:2rem;border-radius:50%;background:var(--mark);color:var(--accent);font-weight:650;line-height:2rem;text-align:center}
button{display:block;width:100%;min-height:3.5rem;padding:.75rem 1rem;border:0;border-radius:.625rem;background:var(--accent);color:var(--on);font:inherit;font-size:1.1875rem;font-weight:650;cursor:pointer}
a{color:var(--accent);text-underline-offset:.2em}
a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.small{margin:.875rem 0 0;color:var(--soft);font-size:.9375rem}
nav ul{display:flex;flex-wrap:wrap;margin:.75rem 0 -.5rem;padding:0;list-style:none;column-gap:1.25rem}
nav a,.alone{display:inline-block;padding:.625rem 0}
footer{padding-top:1rem;padding-bottom:2.5rem;color:var(--soft);font-size:.9375rem}
.office{color:var(--ink);white-space:pre-line}
fieldset{margin:0 0 1.25rem;padding:0;border:0}
legend{padding:0;font-weight:600}
label{display:flex;align-items:center;gap:.75rem;margin-top:.625rem;padding:.75rem 1rem;min-height:3.25rem;border:1px solid var(--edge);border-radius:.625rem;cursor:pointer}
input[type=radio]{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
.field{display:block;margin:0;padding:0;min-height:0;border:0;font-weight:600}
.field+.small{margin:.25rem 0 .75rem}
input[type=text]{display:block;width:100%;min-height:3.5rem;margin:0 0 1rem;padding:.5rem 1rem;border:1px solid var(--edge);border-radius:.625rem;background:var(--ground);color:var(--ink);font:600 1.5rem/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.25em;text-align:center}
input[aria-invalid]{border:2px solid var(--danger)}
.second{margin-top:1rem;background:none;border:1px solid var(--edge);color:var(--accent);font-size:1.0625rem}
.error{color:var(--danger);font-weight:600}
.decoy{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (min-width:36rem){main,header+main{border:1px solid var(--line);border-radius:.625rem;padding-inline:2rem}header,footer{padding-inline:2rem}main:first-child{margin-top:2rem}}
`
