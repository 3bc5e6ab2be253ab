/** "Parent Portal (GG4L School Passport)"; the name alone where it is the system's own. */
export function namePortal({ name, label }: { name: string; label: string }): string {
  return name === label ? name : `${name} (${label})`
}
