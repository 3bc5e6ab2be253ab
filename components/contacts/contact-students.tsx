import { Badge } from '@/components/ui/badge'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ContactStudent } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'

export function ContactStudents({ students }: { students: ContactStudent[] }) {
  if (students.length === 0) return <p className="text-muted">The roster names no student for this contact.</p>
  return (
    <Table caption="Students of this contact" inset plain>
      <thead>
        <tr>
          <Th>Student</Th>
          <Th>School</Th>
          <Th>Grade</Th>
          <Th>Relationship</Th>
        </tr>
      </thead>
      <tbody>
        {students.map((student) => (
          <Tr key={`${student.sourcedId} ${fullName(student)} ${student.school}`}>
            <Td>
              <bdi>{fullName(student)}</bdi>
            </Td>
            <Td>{student.school}</Td>
            <Td>{student.grade}</Td>
            <Td>
              <span className="inline-flex items-center gap-2">
                {student.relationship}
                {student.restricted && <Badge tone="danger">Restricted</Badge>}
              </span>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
