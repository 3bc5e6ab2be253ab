export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'md' | 'sm'

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border-edge/55 bg-surface text-ink hover:border-edge hover:bg-hover',
  quiet: 'border-transparent text-ink hover:bg-hover',
  danger: 'border-transparent bg-danger-fill text-on-danger hover:brightness-92',
}

const sizes: Record<ButtonSize, string> = {
  md: 'h-9 px-3.5 pointer-coarse:h-11',
  sm: 'h-8 px-2.5 pointer-coarse:h-10',
}

/** The look of everything that is pressed, be it a button or a link. */
export function buttonStyle({
  variant = 'secondary',
  size = 'md',
}: {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
}) {
  return `relative inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border font-medium text-sm transition-colors duration-120 active:translate-y-px data-disabled:pointer-events-none data-disabled:opacity-50 data-pending:pointer-events-none data-pending:opacity-100 [&_svg]:size-4 [&_svg]:shrink-0 ${variants[variant]} ${sizes[size]}`
}
