/** How many days what an applied import came from is kept: its file, its lines and what it changed. After that it can no longer be undone. */
export const importKeptDays = 7
