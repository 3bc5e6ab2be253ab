import { describe, expect, it } from 'vitest'
import { suggestMapping } from './suggest-mapping'

/** `Header → field`, with the number of the guardian where there is one. */
function suggested(headers: string): Record<string, string> {
  const used = suggestMapping(headers.split(',')).columns.filter(({ field }) => field !== null)
  return Object.fromEntries(used.map(({ header, field, guardian }) => [header, guardian === null ? `${field}` : `${field} ${guardian}`]))
}

describe('suggestMapping', () => {
  it.each([
    {
      name: 'our own columns',
      vendor: null,
      knownBy: 'id',
      headers:
        'guid,family_name,given_name,email,phone,language,relationship,restricted,activated,sourced_id,student_id,student_given_name,student_family_name,school,grade',
      fields: {
        guid: 'guid',
        family_name: 'family_name',
        given_name: 'given_name',
        email: 'email',
        phone: 'phone',
        language: 'language',
        relationship: 'relationship',
        restricted: 'restricted',
        activated: 'activated',
        sourced_id: 'sourced_id',
        student_id: 'student_id',
        student_given_name: 'student_given_name',
        student_family_name: 'student_family_name',
        school: 'school',
        grade: 'grade',
      },
    },
    {
      name: 'students.csv of Clever, a line for each contact',
      vendor: 'clever',
      knownBy: 'email_and_name',
      headers:
        'School_id,Student_id,Student_number,State_id,Last_name,Middle_name,First_name,Grade,Gender,DOB,Student_email,Contact_relationship,Contact_type,Contact_name,Contact_phone,Contact_phone_type,Contact_email',
      fields: {
        School_id: 'school',
        Student_id: 'student_id',
        Last_name: 'student_family_name',
        First_name: 'student_given_name',
        Grade: 'grade',
        Contact_relationship: 'relationship',
        Contact_name: 'full_name',
        Contact_phone: 'phone',
        Contact_email: 'email',
      },
    },
    {
      name: 'contacts.csv of Clever with its ids',
      vendor: 'clever',
      knownBy: 'id',
      headers: 'Contact_sis_id,Student_id,Contact_name,Contact_relationship,Contact_email',
      fields: {
        Contact_sis_id: 'sourced_id',
        Student_id: 'student_id',
        Contact_name: 'full_name',
        Contact_relationship: 'relationship',
        Contact_email: 'email',
      },
    },
    {
      name: 'relationships.csv of Microsoft SDS V2.1, joined with users.csv',
      vendor: 'microsoft_sds',
      knownBy: 'id',
      headers: 'userSourcedId,relationshipUserSourcedId,relationshipRole,familyName,givenName,email,phone',
      fields: {
        userSourcedId: 'student_id',
        relationshipUserSourcedId: 'sourced_id',
        relationshipRole: 'relationship',
        familyName: 'family_name',
        givenName: 'given_name',
        email: 'email',
        phone: 'phone',
      },
    },
    {
      name: 'user.csv of Microsoft SDS V1',
      vendor: null,
      knownBy: 'id',
      headers: 'Email,First Name,Last Name,Phone,SIS ID',
      fields: { Email: 'email', 'First Name': 'given_name', 'Last Name': 'family_name', Phone: 'phone', 'SIS ID': 'sourced_id' },
    },
    {
      name: 'the Student Contacts export of PowerSchool',
      vendor: 'powerschool',
      knownBy: 'id',
      headers:
        'New Contact Identifier,Contact ID,Prefix,First Name,Middle Name,Last Name,Suffix,Gender,Employer,Email Address,Phone Number,Phone Type,Student Number,Relationship Type',
      fields: {
        'Contact ID': 'sourced_id',
        'First Name': 'given_name',
        'Last Name': 'family_name',
        'Email Address': 'email',
        'Phone Number': 'phone',
        'Student Number': 'student_id',
        'Relationship Type': 'relationship',
      },
    },
    {
      name: 'the students table of PowerSchool with mother and father',
      vendor: 'powerschool',
      knownBy: 'email_and_name',
      headers: 'Student_Number,First_Name,Last_Name,Grade_Level,SchoolID,Mother_First,Mother,Mother_Email,Father_First,Father,Father_Email',
      fields: {
        Student_Number: 'student_id',
        First_Name: 'student_given_name',
        Last_Name: 'student_family_name',
        Grade_Level: 'grade',
        SchoolID: 'school',
        Mother_First: 'given_name 1',
        Mother: 'family_name 1',
        Mother_Email: 'email 1',
        Father_First: 'given_name 2',
        Father: 'family_name 2',
        Father_Email: 'email 2',
      },
    },
    {
      name: 'an ad hoc export of Infinite Campus',
      vendor: 'infinite_campus',
      knownBy: 'id',
      headers:
        'student.studentNumber,student.lastName,student.firstName,student.grade,sch.name,contacts.contactPersonID,contacts.lastName,contacts.firstName,contacts.relationship,contacts.guardian,contacts.homePhone,contacts.cellPhone,contacts.email',
      fields: {
        'student.studentNumber': 'student_id',
        'student.lastName': 'student_family_name',
        'student.firstName': 'student_given_name',
        'student.grade': 'grade',
        'sch.name': 'school',
        'contacts.contactPersonID': 'sourced_id',
        'contacts.lastName': 'family_name',
        'contacts.firstName': 'given_name',
        'contacts.relationship': 'relationship',
        'contacts.cellPhone': 'phone',
        'contacts.email': 'email',
      },
    },
    {
      name: 'a guardian report of Skyward',
      vendor: 'skyward',
      knownBy: 'id',
      headers:
        'Stu Other ID,Student Last Name,Student First Name,Entity Name,Grade,Guardian Name ID,Guardian Last Name,Guardian First Name,Guardian Email,Guardian Home Phone,Relationship,Home Language',
      fields: {
        'Stu Other ID': 'student_id',
        'Student Last Name': 'student_family_name',
        'Student First Name': 'student_given_name',
        'Entity Name': 'school',
        Grade: 'grade',
        'Guardian Name ID': 'sourced_id',
        'Guardian Last Name': 'family_name',
        'Guardian First Name': 'given_name',
        'Guardian Email': 'email',
        'Guardian Home Phone': 'phone',
        Relationship: 'relationship',
        'Home Language': 'language',
      },
    },
    {
      name: 'guardians side by side',
      vendor: null,
      knownBy: 'email_and_name',
      headers:
        'Student ID,Student First Name,Student Last Name,School Name,Grade,Guardian 1 First Name,Guardian 1 Last Name,Guardian 1 Email,Guardian 1 Phone,Guardian 2 First Name,Guardian 2 Last Name,Guardian 2 Email,Guardian 2 Phone',
      fields: {
        'Student ID': 'student_id',
        'Student First Name': 'student_given_name',
        'Student Last Name': 'student_family_name',
        'School Name': 'school',
        Grade: 'grade',
        'Guardian 1 First Name': 'given_name 1',
        'Guardian 1 Last Name': 'family_name 1',
        'Guardian 1 Email': 'email 1',
        'Guardian 1 Phone': 'phone 1',
        'Guardian 2 First Name': 'given_name 2',
        'Guardian 2 Last Name': 'family_name 2',
        'Guardian 2 Email': 'email 2',
        'Guardian 2 Phone': 'phone 2',
      },
    },
    {
      name: 'guardians side by side, the first without a number',
      vendor: null,
      knownBy: 'email_and_name',
      headers:
        'Student ID,Guardian First Name,Guardian Last Name,Guardian Email,Guardian 2 First Name,Guardian 2 Last Name,Guardian 2 Email',
      fields: {
        'Student ID': 'student_id',
        'Guardian First Name': 'given_name 1',
        'Guardian Last Name': 'family_name 1',
        'Guardian Email': 'email 1',
        'Guardian 2 First Name': 'given_name 2',
        'Guardian 2 Last Name': 'family_name 2',
        'Guardian 2 Email': 'email 2',
      },
    },
    {
      name: 'names written together',
      vendor: null,
      knownBy: 'email_and_name',
      headers:
        'student_sis_id,student_firstname,student_lastname,student_grade,parent1_name,parent1_email,parent1_language,parent2_name,parent2_email',
      fields: {
        student_sis_id: 'student_id',
        student_firstname: 'student_given_name',
        student_lastname: 'student_family_name',
        student_grade: 'grade',
        parent1_name: 'full_name 1',
        parent1_email: 'email 1',
        parent1_language: 'language 1',
        parent2_name: 'full_name 2',
        parent2_email: 'email 2',
      },
    },
    {
      name: 'Spanish words',
      vendor: null,
      knownBy: 'id',
      headers:
        'Matrícula del alumno,Nombre del alumno,Apellidos del alumno,Escuela,Grado,Número del tutor,Nombre del tutor,Apellidos del tutor,Correo electrónico,Teléfono celular,Idioma,Parentesco,Orden judicial',
      fields: {
        'Matrícula del alumno': 'student_id',
        'Nombre del alumno': 'student_given_name',
        'Apellidos del alumno': 'student_family_name',
        Escuela: 'school',
        Grado: 'grade',
        'Número del tutor': 'sourced_id',
        'Nombre del tutor': 'given_name',
        'Apellidos del tutor': 'family_name',
        'Correo electrónico': 'email',
        'Teléfono celular': 'phone',
        Idioma: 'language',
        Parentesco: 'relationship',
        'Orden judicial': 'restricted',
      },
    },
    {
      name: 'a list of parents alone',
      vendor: null,
      knownBy: 'email_and_name',
      headers: 'Last Name,First Name,E-mail,Home Phone,Mobile,Street,City,Zip,Court Order',
      fields: { 'Last Name': 'family_name', 'First Name': 'given_name', 'E-mail': 'email', Mobile: 'phone', 'Court Order': 'restricted' },
    },
    {
      name: 'columns that say nothing',
      vendor: null,
      knownBy: 'id',
      headers: 'A,B,Notes,Emergency Contact 1 Name,Teacher Email',
      fields: {},
    },
  ])('reads $name', ({ headers, vendor, knownBy, fields }) => {
    expect(suggested(headers)).toEqual(fields)
    expect(suggestMapping(headers.split(','))).toMatchObject({ vendor, knownBy })
  })

  it('says where it had to guess whose a column is', () => {
    const { columns } = suggestMapping(['Guardian Last Name', 'Last Name', 'School'])
    expect(columns.map(({ field, confidence }) => [field, confidence])).toEqual([
      ['family_name', 'sure'],
      ['student_family_name', 'likely'],
      ['school', 'sure'],
    ])
  })

  it('takes the better of two columns for one field', () => {
    expect(suggested('Guardian Name,Guardian Home Phone,Guardian Cell Phone,School ID,School Name')).toEqual({
      'Guardian Name': 'full_name',
      'Guardian Cell Phone': 'phone',
      'School Name': 'school',
    })
  })

  it.each([
    ['Student_id,Contact_name,Contact_type,Contact_email,Contact_relationship', 'Contact_type', 'parent/guardian'],
    ['student.studentNumber,contacts.lastName,contacts.guardian', 'contacts.guardian', '1'],
    ['userSourcedId,relationshipUserSourcedId,relationshipRole,familyName', 'relationshipRole', 'guardian'],
  ])('knows which rows of %s are contacts', (headers, header, word) => {
    expect(suggestMapping(headers.split(',')).onlyWhere).toEqual({ header, words: expect.arrayContaining([word]) })
  })

  it('takes every row of a file it does not know', () => {
    expect(suggestMapping(['Guardian Last Name', 'Guardian Email', 'Role']).onlyWhere).toBeNull()
  })
})
