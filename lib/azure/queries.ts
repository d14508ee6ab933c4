import { type Source, sources } from './sources.ts'

/** The query of one table. */
export interface TableQuery {
  source: Source
  /** What is asked; `since` bounds the change tables and is ignored by the others. */
  kql(since: Date): string
  /**
   * Rows above subscriptions (at management groups, at the tenant) belong to what it answers. They are asked for with
   * every batch of subscriptions, come again with each, and count for subscription ''.
   */
  aboveSubscriptions: boolean
}

/** What every row of an asset or signal begins with. */
const identity = 'id, name, type, subscriptionId, resourceGroup'

// The parts of an assessment that speak of this one asset; the description and remediation texts, which are the same
// for all assets and nine tenths of a row, stay behind.
const assessment = `pack(
    'displayName', properties.displayName,
    'status', properties.status,
    'resourceDetails', properties.resourceDetails,
    'metadata', pack(
      'severity', properties.metadata.severity,
      'assessmentType', properties.metadata.assessmentType,
      'policyDefinitionId', properties.metadata.policyDefinitionId))`

function changesOf(table: Source): (since: Date) => string {
  return (since) => `${table}
| where todatetime(properties.changeAttributes.timestamp) >= datetime(${since.toISOString()})
| project id, type, subscriptionId, resourceGroup, properties
| order by id asc`
}

// Sources of tables and columns: Microsoft's "Azure Resource Graph table and resource type reference" and "Understanding
// the query language"; every table has the columns of resources. `id` is projected, or there would be no skip token;
// ordered by it, or pages would overlap.
const queryOf: Record<Source, Omit<TableQuery, 'source'>> = {
  resourcecontainers: {
    aboveSubscriptions: false,
    kql: () => `resourcecontainers
| where type in~ ('microsoft.resources/subscriptions', 'microsoft.resources/subscriptions/resourcegroups')
| project ${identity}, location, managedBy, tags, properties
| order by id asc`,
  },
  resources: {
    aboveSubscriptions: false,
    kql: () => `resources
| project ${identity}, location, kind, managedBy, sku, identity, tags, properties
| order by id asc`,
  },
  authorizationresources: {
    aboveSubscriptions: true,
    kql: () => `authorizationresources
| where type in~ ('microsoft.authorization/roleassignments', 'microsoft.authorization/roledefinitions')
| project ${identity}, properties
| order by id asc`,
  },
  securityresources: {
    aboveSubscriptions: false,
    kql: () => `securityresources
| where type in~ ('microsoft.security/assessments', 'microsoft.security/pricings', 'microsoft.security/securescores')
| project ${identity}, properties = iff(type =~ 'microsoft.security/assessments', ${assessment}, properties)
| order by id asc`,
  },
  patchassessmentresources: {
    aboveSubscriptions: false,
    // Beside the results of a machine the table holds a row for each missing patch.
    kql: () => `patchassessmentresources
| where type endswith '/patchassessmentresults'
| project ${identity}, properties
| order by id asc`,
  },
  guestconfigurationresources: {
    aboveSubscriptions: false,
    kql: () => `guestconfigurationresources
| where type =~ 'microsoft.guestconfiguration/guestconfigurationassignments'
| project ${identity}, properties
| order by id asc`,
  },
  advisorresources: {
    aboveSubscriptions: false,
    kql: () => `advisorresources
| where type =~ 'microsoft.advisor/recommendations' and properties.category =~ 'Security'
| project ${identity}, properties
| order by id asc`,
  },
  policyresources: {
    aboveSubscriptions: true,
    kql: () => `policyresources
| where (type =~ 'microsoft.policyinsights/policystates' and properties.complianceState =~ 'NonCompliant')
    or type =~ 'microsoft.authorization/policyexemptions'
| project ${identity}, properties
| order by id asc`,
  },
  resourcechanges: { aboveSubscriptions: false, kql: changesOf('resourcechanges') },
  resourcecontainerchanges: { aboveSubscriptions: false, kql: changesOf('resourcecontainerchanges') },
}

/** One query for each table, in the order of reading. */
export const tableQueries: readonly TableQuery[] = sources.map((source) => ({ source, ...queryOf[source] }))

/** The subscriptions of a scope, with their management groups. */
export const subscriptionsQuery = `resourcecontainers
| where type =~ 'microsoft.resources/subscriptions'
| project id, name, subscriptionId, tags, properties
| order by id asc`
