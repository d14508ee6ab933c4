import { z } from 'zod'
import { assessedHealthy } from '../assessments.ts'
import { bicep } from '../bicep.ts'
import { check, checksFor, parameter, type Tools } from '../check.ts'

const server = bicep('server', 'Microsoft.Sql/servers@2023-08-01')

/** Servers that Synapse workspaces keep are configured through the workspace. */
const isNotSynapse = ({ at }: Tools) => at('kind').mustNotContain('analytics', { unset: 'pass' })

export const sqlServers = checksFor('microsoft.sql/servers', [
  check('sql-public-network-access', {
    title: 'SQL servers have no public endpoint',
    pillar: 'footprint',
    area: 'networking',
    severity: 'high',
    guidance: 'remove-internet-access',
    version: 1,
    why: 'The public endpoint of a server takes sign-ins from the whole internet, and its firewall often lets in all of Azure, where anyone can rent a machine. Passwords are guessed there around the clock.',
    fix: {
      portal:
        'SQL server $NAME → Security → Networking → Private access: create a private endpoint; then Public access → Public network access: Disable → Save',
      cli: 'az sql server update --ids $ID --enable-public-network false',
      bicep: server("publicNetworkAccess: 'Disabled'"),
    },
    caution:
      'Every client outside the private endpoints is cut off, the query editor of the portal and hosted pipelines too. Read the client addresses in the audit log first.',
    effort: 'asset',
    references: {
      mcsb: ['NS-2'],
      policy: ['1b8ca024-1d5c-4dec-8995-b1a932b41780'],
      cloudsploit: ['noPublicAccess'],
    },
    // Unset, the public endpoint is enabled. Within a perimeter there is no public access but by its rules.
    evaluate: ({ at }) =>
      at('properties.publicNetworkAccess').oneOf(['Disabled', 'SecuredByPerimeter'], { unset: 'fail' }),
  }),

  check('sql-entra-only', {
    title: 'SQL servers sign in through Entra ID only',
    pillar: 'configure',
    area: 'identity',
    severity: 'high',
    guidance: 'legacy-authentication',
    version: 1,
    why: 'Logins of the server itself know neither lockout nor a second factor, and their passwords lie in connection strings. The first administrator has one that nobody can remove, only this switch.',
    fix: {
      portal:
        'SQL server $NAME → Settings → Microsoft Entra ID → Support only Microsoft Entra authentication for this server → Save',
      cli: 'az sql server ad-only-auth enable --resource-group $RESOURCE_GROUP --name $NAME',
      bicep: server('administrators: { azureADOnlyAuthentication: true }'),
    },
    caution:
      'Applications with a user name and a password in their connection string stop. Look for SQL logins in the audit log, give each application a managed identity, and set an Entra administrator first.',
    effort: 'asset',
    references: {
      mcsb: ['IM-1'],
      psrule: ['Azure.SQL.AADOnly'],
      policy: ['abda6d70-9778-44e7-84a8-06713e6db027', 'b3a22bc9-66de-45fb-98fa-00f5df42f41a'],
    },
    when: isNotSynapse,
    // Unset means that passwords are taken, too.
    evaluate: ({ at }) => at('properties.administrators.azureADOnlyAuthentication').mustBe(true, { unset: 'fail' }),
  }),

  check('sql-minimum-tls', {
    title: 'SQL servers refuse TLS older than 1.2',
    pillar: 'configure',
    area: 'networking',
    severity: 'high',
    guidance: 'legacy-protocols',
    version: 1,
    why: 'TLS 1.0 and 1.1 have known weaknesses: somebody on the way can read queries and sign-ins of a client that still uses them.',
    fix: {
      portal: 'SQL server $NAME → Security → Networking → Connectivity → Minimum TLS version: TLS 1.2 → Save',
      cli: 'az sql server update --ids $ID --minimal-tls-version 1.2',
      bicep: server("minimalTlsVersion: '1.2'"),
    },
    caution:
      'Drivers from before 2016 cannot sign in any more: look at the TLS version of the sessions in the audit log first.',
    effort: 'policy',
    references: {
      mcsb: ['DP-3', 'IM-4'],
      psrule: ['Azure.SQL.MinTLS'],
      policy: ['32e6bbec-16b6-44c2-be37-c5b672d103cf'],
      prowler: ['sqlserver_recommended_minimal_tls_version'],
      cloudsploit: ['sqlServerTlsVersion'],
    },
    parameters: {
      lowest: parameter(z.enum(['1.2', '1.3']), '1.2', 'The lowest TLS version that clients may use'),
    },
    // Unset, and None, let every version in.
    evaluate: ({ at, parameters }) =>
      at('properties.minimalTlsVersion').atLeastTls(parameters.lowest, { unset: 'fail' }),
  }),

  check('sql-auditing', {
    title: 'SQL servers keep an audit log',
    pillar: 'maintain',
    area: 'operations',
    severity: 'medium',
    guidance: 'log-reviews',
    version: 1,
    why: 'Without an audit log nobody can tell who read or changed data, nor see that a login is being guessed. Resource Graph does not carry the setting; Defender for Cloud assesses it.',
    fix: {
      portal:
        'SQL server $NAME → Security → Auditing → Enable Azure SQL Auditing → Log Analytics → choose the workspace → Save',
      cli: 'az sql server audit-policy update --resource-group $RESOURCE_GROUP --name $NAME --state Enabled --log-analytics-target-state Enabled --log-analytics-workspace-resource-id WORKSPACE_ID',
      bicep: [
        "resource auditing 'Microsoft.Sql/servers/auditingSettings@2023-08-01' = {",
        "  name: '$NAME/default'",
        "  properties: { state: 'Enabled', isAzureMonitorTargetEnabled: true }",
        '}',
      ].join('\n'),
    },
    caution: 'Busy servers write much: estimate the volume, which the workspace charges for, on one server first.',
    effort: 'policy',
    references: {
      mcsb: ['LT-3'],
      psrule: ['Azure.SQL.Auditing'],
      policy: ['a6fb4358-5bf4-4ad7-ba82-2cd2f41ce5e9'],
      defender: ['94208a8b-16e8-4e5b-abbd-4e81c9d02bee'],
      prowler: ['sqlserver_auditing_enabled'],
      cloudsploit: ['serverAuditingEnabled'],
    },
    reads: ['microsoft.security/assessments'],
    when: isNotSynapse,
    evaluate: () => assessedHealthy('auditing is enabled', '94208a8b-16e8-4e5b-abbd-4e81c9d02bee'),
  }),
])

export const sqlDatabases = checksFor('microsoft.sql/servers/databases', [
  check('sql-database-vulnerabilities', {
    title: 'SQL databases have no open vulnerability findings',
    pillar: 'maintain',
    area: 'resources',
    severity: 'medium',
    guidance: 'defender-hardening',
    version: 1,
    why: 'The vulnerability assessment finds excessive rights, unsafe settings and unprotected data in the database itself, where nothing else looks. What it found stays open to whoever gets in.',
    fix: {
      portal:
        'SQL database $NAME → Security → Microsoft Defender for Cloud → Vulnerability assessment findings → remediate, or accept as baseline',
      cli: 'az rest --method get --url https://management.azure.com$ID/sqlVulnerabilityAssessments/default/scans/latest/scanResults?api-version=2023-08-01-preview',
      bicep: [
        "resource assessment 'Microsoft.Sql/servers/sqlVulnerabilityAssessments@2023-08-01' = {",
        "  name: 'SERVER/default'",
        "  properties: { state: 'Enabled' }",
        '}',
      ].join('\n'),
    },
    caution:
      'Taking rights away from logins can break applications: find out who uses them by the audit log before you revoke.',
    effort: 'asset',
    references: {
      mcsb: ['PV-6'],
      policy: ['feedbf84-6b99-488c-acc2-71c829aa5ffc'],
      defender: ['82e20e14-edc5-4373-bfc4-f13121257c37'],
    },
    reads: ['microsoft.security/assessments'],
    // The system database is assessed with its server.
    when: ({ at }) => at('name').mustNotBe('master', { unset: 'pass' }),
    evaluate: () => assessedHealthy('no unhealthy finding', '82e20e14-edc5-4373-bfc4-f13121257c37'),
  }),
])
