// What the columns of a register in CSV can be, and by which names they are known.

/** What a column can be, in the order of the template. */
export const csvColumns = [
  'reference',
  'checks',
  'scope kind',
  'scope',
  'category',
  'justification',
  'compensating controls',
  'risk',
  'owner',
  'requester',
  'approver',
  'approved on',
  'ticket',
  'evidence',
  'start',
  'expiry',
  'review',
  'planned on',
] as const
export type CsvColumn = (typeof csvColumns)[number]

/** What no line can do without. */
export const neededColumns = ['reference', 'checks', 'scope', 'category', 'justification'] as const

/** How else people call these columns; letters and digits only, lower case. */
const ALIASES: Readonly<Record<CsvColumn, readonly string[]>> = {
  reference: ['ref', 'id', 'number', 'no', 'exceptionid', 'exceptionnumber', 'riskid', 'externalid', 'key'],
  checks: [
    'check',
    'checkid',
    'checkids',
    'control',
    'controls',
    'controlid',
    'rule',
    'rules',
    'finding',
    'findings',
    'controlobjective',
  ],
  'scope kind': ['scopetype', 'kind', 'kindofscope', 'targetkind', 'targettype'],
  scope: [
    'asset',
    'assets',
    'resource',
    'resources',
    'resourceid',
    'target',
    'targets',
    'affected',
    'affectedresources',
    'configurationitem',
    'cmdbci',
    'affectedci',
    'endpoint',
    'endpoints',
    'host',
    'hosts',
  ],
  category: ['type', 'decision', 'treatment', 'risktreatment', 'exceptiontype', 'exceptioncategory', 'disposition'],
  justification: ['reason', 'rationale', 'why', 'description', 'businessjustification', 'details', 'decisiondetails'],
  'compensating controls': ['compensatingcontrol', 'mitigation', 'mitigations', 'mitigatingcontrols', 'compensation'],
  risk: ['riskstatement', 'riskdescription', 'residualrisk', 'impact'],
  owner: ['riskowner', 'exceptionowner', 'responsible', 'accountable', 'assignedto'],
  requester: ['requestedby', 'requestor', 'raisedby', 'submittedby', 'createdby', 'author'],
  approver: ['approvedby', 'approvers', 'acceptedby', 'signedoffby', 'authorisedby', 'authorizedby'],
  'approved on': ['approvaldate', 'approvedat', 'dateapproved', 'accepteddate', 'acceptedon', 'signedoffon'],
  ticket: ['ticketid', 'issue', 'jira', 'changerequest', 'workitem'],
  evidence: ['links', 'link', 'evidencelinks', 'url', 'urls', 'attachments'],
  start: ['startdate', 'startson', 'validfrom', 'from', 'effectivefrom', 'effectivedate', 'begins'],
  expiry: [
    'expires',
    'expirydate',
    'expireson',
    'expiration',
    'expirationdate',
    'until',
    'validto',
    'validuntil',
    'end',
    'enddate',
    'endson',
    'to',
  ],
  review: ['reviewevery', 'revieweverydays', 'reviewcadence', 'reviewfrequency', 'reviewcycle', 'reviewdays'],
  'planned on': ['planneddate', 'fixby', 'fixdate', 'plannedfix', 'targetdate', 'remediationdate', 'duedate'],
}

/** The name of a column as it is compared. */
export const bare = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** A column by what a file calls it, bare. */
export const columnOf: ReadonlyMap<string, CsvColumn> = new Map(
  csvColumns.flatMap((column) => [bare(column), ...ALIASES[column]].map((name) => [name, column] as const)),
)
