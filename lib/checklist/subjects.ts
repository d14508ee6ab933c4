// What each check is about, as short as people say it when something deviates: "Shared keys on stshopmedia".
const subjects: Readonly<Record<string, string>> = {
  'storage-anonymous-blob-access': 'Anonymous blob access',
  'storage-firewall': 'No firewall',
  'storage-public-network-access': 'Public endpoint',
  'storage-sftp': 'SFTP',
  'storage-cross-tenant-replication': 'Cross-tenant replication',
  'storage-minimum-tls': 'Old TLS',
  'storage-secure-transfer': 'Unencrypted connections',
  'storage-shared-keys': 'Shared keys',
  'storage-key-expiry': 'Keys without expiry',
  'key-vault-firewall': 'No firewall',
  'key-vault-public-network-access': 'Public endpoint',
  'key-vault-rbac': 'Access policies',
  'key-vault-access-policies': 'Broad access policies',
  'key-vault-soft-delete': 'No soft delete',
  'key-vault-purge-protection': 'No purge protection',
  'nsg-management-ports': 'Open management ports',
  'nsg-data-ports': 'Open database and file ports',
  'nsg-udp': 'Open UDP',
  'nsg-named-sources': 'Rules for any source',
  'nsg-lateral-traversal': 'Lateral movement',
  'subnet-security-group': 'No network security group',
  'vnet-flow-logs': 'No flow logs',
  'public-ip-attached': 'Unattached public IP address',
  'public-ip-standard': 'Basic public IP address',
  'nic-ip-forwarding': 'IP forwarding',
  'vm-no-public-address': 'Public address',
  'vm-management-ports': 'Administration from the internet',
  'vm-ssh-keys': 'SSH passwords',
  'vm-trusted-launch': 'No trusted launch',
  'vm-encryption-at-host': 'No encryption at host',
  'vm-approved-images': 'Unapproved image',
  'vm-automatic-patching': 'Patching by hand',
  'vm-update-assessment': 'No daily look for updates',
  'vm-pending-updates': 'Pending critical updates',
  'vm-hotpatch': 'No hotpatching',
  'vm-vulnerabilities': 'Open vulnerabilities',
  'vm-endpoint-protection': 'No endpoint detection',
  'vm-security-baseline': 'Security baseline',
  'disk-attached': 'Unattached disk',
  'disk-network-access': 'Export of disks',
  'app-service-https-only': 'Plain HTTP',
  'function-app-https-only': 'Plain HTTP',
  'app-service-public-network-access': 'Public endpoint',
  'app-service-ftp': 'FTP',
  'app-service-remote-debugging': 'Remote debugging',
  'app-service-ssh': 'SSH console',
  'app-service-managed-identity': 'No managed identity',
  'app-service-minimum-tls': 'Old TLS',
  'app-service-end-to-end-encryption': 'No end-to-end encryption',
  'app-service-supported-runtime': 'Unsupported runtime',
  'sql-public-network-access': 'Public endpoint',
  'sql-entra-only': 'SQL sign-in',
  'sql-minimum-tls': 'Old TLS',
  'sql-auditing': 'No audit log',
  'sql-database-vulnerabilities': 'Open vulnerabilities',
  'aks-api-server-networks': 'Open API server',
  'aks-private-cluster': 'Public API server',
  'aks-http-application-routing': 'HTTP application routing',
  'aks-local-accounts': 'Local accounts',
  'aks-azure-rbac': 'No Azure roles inside',
  'aks-managed-identity': 'No managed identity',
  'aks-network-policy': 'No network policy',
  'aks-policy-addon': 'No Azure Policy inside',
  'aks-encrypted-secrets': 'Secrets without a key of ours',
  'aks-secret-store': 'Secrets outside the key vault',
  'aks-secret-rotation': 'No rotation of secrets',
  'aks-node-os-upgrades': 'No upgrades of node images',
  'aks-auto-upgrade': 'No upgrade channel',
  'aks-defender': 'No Defender sensor',
  'registry-admin-user': 'Admin user',
  'registry-anonymous-pull': 'Anonymous pull',
  'registry-firewall': 'No firewall',
  'registry-export': 'Export of images',
  'registry-image-vulnerabilities': 'Vulnerable images',
  'role-deleted-principals': 'Roles of deleted principals',
  'role-user-access-administrator': 'User Access Administrator',
  'role-privileged-applications': 'Privileged application',
  'role-privileged-people': 'Broad role of a single person',
  'role-descriptions': 'Role without a reason',
  'custom-role-everything': 'Custom role for everything',
  'subscription-owners': 'Many owners',
  'defender-servers': 'No Defender for Servers',
  'defender-storage': 'No Defender for Storage',
  'defender-key-vault': 'No Defender for Key Vault',
  'defender-app-service': 'No Defender for App Service',
  'defender-sql': 'No Defender for SQL',
  'defender-containers': 'No Defender for Containers',
  'defender-resource-manager': 'No Defender for Resource Manager',
  'defender-cspm': 'No Defender CSPM',
}

/** What a check is about in two or three words: "Shared keys". Of one that is not known any more, what its id says. */
export function subjectOf(checkId: string): string {
  const words = checkId.replaceAll('-', ' ')
  return subjects[checkId] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

/** Part of a scope, as its label calls it. */
export interface NamedPlace {
  readonly kind: 'asset' | 'resource_group' | 'subscription' | 'workload' | 'tag'
  readonly label: string
}

/**
 * What deviates, and where: "Shared keys on stshopmedia", "Old TLS and 2 more in shop", "FTP on 6 assets".
 * @param checkIds in any order; the same subject is said once.
 */
export function deviation(checkIds: readonly string[], places: readonly NamedPlace[]): string {
  return [subjectsOf(checkIds), ...placeWords(places)].join(' ')
}

function subjectsOf(checkIds: readonly string[]): string {
  const [first, second, ...others] = [...new Set(checkIds.toSorted().map(subjectOf))]
  if (!first) return 'No check'
  if (!second) return first
  if (others.length > 0) return `${first} and ${others.length + 1} more`
  // What begins with an abbreviation (FTP, UDP) keeps its capitals.
  return `${first} and ${/^[A-Z][a-z]/.test(second) ? second.charAt(0).toLowerCase() + second.slice(1) : second}`
}

const plurals: Readonly<Record<NamedPlace['kind'], string>> = {
  asset: 'assets',
  resource_group: 'resource groups',
  subscription: 'subscriptions',
  workload: 'workloads',
  tag: 'tags',
}

function placeWords(places: readonly NamedPlace[]): string[] {
  const [first, second] = places
  if (!first) return []
  const kinds = new Set(places.map(({ kind }) => kind))
  const preposition = first.kind === 'asset' ? 'on' : 'in'
  if (kinds.size > 1) return [`in ${places.length} places`]
  if (first.kind === 'tag') return places.length === 1 ? [`where ${first.label}`] : [`under ${places.length} tags`]
  if (!second) return [`${preposition} ${first.label}`]
  if (places.length === 2) return [`${preposition} ${first.label} and ${second.label}`]
  return [`${preposition} ${places.length} ${plurals[first.kind]}`]
}
