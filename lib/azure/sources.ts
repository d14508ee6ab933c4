/** The Resource Graph tables that a scan reads, in the order in which it reads them. */
export const sources = [
  'resourcecontainers',
  'resources',
  'authorizationresources',
  'securityresources',
  'patchassessmentresources',
  'guestconfigurationresources',
  'advisorresources',
  'policyresources',
  'resourcechanges',
  'resourcecontainerchanges',
] as const

export type Source = (typeof sources)[number]
