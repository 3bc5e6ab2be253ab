import { manifestOf, zipOf } from './make-zip'

/** A OneRoster export whose manifest calls each CSV file that is given bulk, unless `modes` says otherwise. */
export function oneRosterZip(version: string, files: Record<string, string>, modes: Record<string, string> = {}): Uint8Array {
  const given = Object.fromEntries(Object.keys(files).map((name) => [name.replace('.csv', ''), 'bulk']))
  return zipOf({ 'manifest.csv': manifestOf(version, { ...given, ...modes }), ...files })
}

export const orgsCsv = `sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
d-1,,,Willow Creek Unified,district,,
o-1,,,Birch Elementary,school,,d-1
o-2,,,Cedar Middle,school,,d-1
`

/** OneRoster 1.1: students name their agents, and Dana Lee names her student. */
export const users11Csv = `sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password
s-1,,,true,"d-1,o-1",student,bo,,Bo,Ruiz,,,,,,"p-1,t-1,p-9",03,
s-2,,,true,o-2,student,cy,,Cy,Ruiz,,,,,,p-1,"06,07",
s-3,,,true,o-2,student,di,,Di,Lee,,,,,,,06,
p-1,,,true,o-1,parent,ana,,Ana,Ruiz,,,ana@example.org,+1 555 0100,+1 555 0101,,,
p-2,,,true,o-2,guardian,dana,,Dana,Lee,,,dana@example.org,+1 555 0102,,"s-3,s-1",,
p-3,,,TRUE,o-2,Relative,eve,,Eve,Stone,,,,,,,,
p-4,,,false,o-2,parent,gil,,Gil,Gone,,,gil@example.org,,,s-3,,
t-1,,,true,o-1,teacher,tom,,Tom,Teach,,,tom@example.org,,,s-1,,
`
