/** The signed-in member as the shell shows it. */
export type ShellMember = { email: string; role: string }
