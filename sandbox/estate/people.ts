import { guid } from './rows/row.ts'

/** The object id of a person, group or identity of the sample company: what role assignments name, too. */
const principal = (name: string): string => guid(`principal ${name}`)

/** Groups of the sample company that own workloads. */
export const sampleGroups = {
  shop: { id: principal('grp-shop'), name: 'Shop team' },
  data: { id: principal('grp-data'), name: 'Data team' },
  platform: { id: principal('grp-platform'), name: 'Platform team' },
  soc: { id: principal('grp-soc'), name: 'Security operations' },
  auditors: { id: principal('grp-auditors'), name: 'Internal audit' },
} as const

export interface SamplePerson {
  /** Object id in Entra ID. */
  readonly id: string
  readonly name: string
  readonly username: string
  /** The app role that the person is assigned to. */
  readonly role: 'Security' | 'Approver' | 'Owner' | 'Leadership' | 'Auditor' | 'Admin'
  /** What the person is at Kestrel Outdoor. */
  readonly title: string
  /** What the person comes to the product for. */
  readonly comesTo: string
  /** Object ids. */
  readonly groups: readonly string[]
}

/** Petra Novak owns the old line-of-business systems; she is no sample person to sign in as. */
export const legacyOwner = { id: principal('petra.novak'), name: 'Petra Novak' } as const

/** Who can sign in to the sample company: one person a role. */
export const samplePeople = {
  security: {
    id: principal('noor.haddad'),
    name: 'Noor Haddad',
    username: 'noor.haddad@kestrel.example',
    role: 'Security',
    title: 'Security engineer',
    comesTo: 'sees what moved since yesterday, and what to fix first',
    groups: [sampleGroups.soc.id, sampleGroups.platform.id],
  },
  approver: {
    id: principal('sofia.marino'),
    name: 'Sofia Marino',
    username: 'sofia.marino@kestrel.example',
    role: 'Approver',
    title: 'Lead of the platform team',
    comesTo: 'weighs what each finding costs before saying yes or no',
    groups: [sampleGroups.platform.id],
  },
  owner: {
    id: principal('jonas.berg'),
    name: 'Jonas Berg',
    username: 'jonas.berg@kestrel.example',
    role: 'Owner',
    title: 'Owner of the online shop',
    comesTo: 'works off the findings of his own workload, and sees no other',
    groups: [sampleGroups.shop.id],
  },
  leadership: {
    id: principal('ingrid.dahl'),
    name: 'Ingrid Dahl',
    username: 'ingrid.dahl@kestrel.example',
    role: 'Leadership',
    title: 'Chief information officer',
    comesTo: 'asks whether it gets better, and which workload lags behind',
    groups: [],
  },
  auditor: {
    id: principal('samuel.okoro'),
    name: 'Samuel Okoro',
    username: 'samuel.okoro@kestrel.example',
    role: 'Auditor',
    title: 'Internal auditor',
    comesTo: 'reads the checklist, the evidence, and who changed what',
    groups: [sampleGroups.auditors.id],
  },
  admin: {
    id: principal('tom.keller'),
    name: 'Tom Keller',
    username: 'tom.keller@kestrel.example',
    role: 'Admin',
    title: 'Administrator of Temper',
    comesTo: 'sets up the connection, the workloads and the people',
    groups: [sampleGroups.platform.id],
  },
} as const satisfies Record<string, SamplePerson>

export type SamplePersonKey = keyof typeof samplePeople
