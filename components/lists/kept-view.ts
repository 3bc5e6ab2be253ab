/** A view of a list as a member has kept it: what stands in its address. */
export type KeptView = { id: string; name: string; parameters: Readonly<Record<string, string>> }

/** Whether the list shows now just what the view keeps. */
export function showsView(view: KeptView, parameters: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(view.parameters), ...Object.keys(parameters)])
  return [...names].every((name) => view.parameters[name] === parameters[name])
}
