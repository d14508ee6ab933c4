import { group, teamTags } from './cast.ts'

export const shopGroups = {
  web: group('shop', 'rg-shop-web'),
  api: group('shop', 'rg-shop-api'),
  data: group('shop', 'rg-shop-data'),
  network: group('shop', 'rg-shop-network'),
  batch: group('shop', 'rg-shop-batch'),
  monitoring: group('shop', 'rg-shop-monitoring'),
  search: group('shop', 'rg-shop-search'),
  standby: group('shop', 'rg-shop-standby', teamTags.shop, 'northeurope'),
}

export const dataGroups = {
  lake: group('data', 'rg-data-lake'),
  etl: group('data', 'rg-data-etl'),
  aks: group('data', 'rg-data-aks'),
  network: group('data', 'rg-data-network'),
  warehouse: group('data', 'rg-data-warehouse'),
  ml: group('data', 'rg-data-ml', { ...teamTags.data, owner: 'mei.tanaka@kestrel.example' }),
  nodes: group('data', 'MC_rg-data-aks_aks-data_westeurope', { 'aks-managed-cluster-name': 'aks-data' }),
}

export const legacyGroups = {
  lob: group('legacy', 'RG-LOB-PROD'),
  sql: group('legacy', 'RG-LOB-SQL'),
  network: group('legacy', 'rg-legacy-network', null),
}

export const platformGroups = {
  network: group('platform', 'rg-platform-network'),
  identity: group('platform', 'rg-platform-identity'),
  monitoring: group('platform', 'rg-platform-monitoring'),
  backup: group('platform', 'rg-platform-backup'),
  build: group('platform', 'rg-platform-build'),
  shared: group('platform', 'rg-platform-shared'),
  aks: group('platform', 'rg-platform-aks'),
}

const shopTags = { owner: 'team-shop@kestrel.example', environment: 'test', workload: 'shop' }
const dataTags = { owner: 'team-data@kestrel.example', env: 'dev', workload: 'data-platform' }
export const devGroups = {
  shop: group('dev', 'rg-test-shop', shopTags),
  data: group('dev', 'rg-test-data', dataTags),
  jonas: group('dev', 'rg-sandbox-jonas', { Owner: 'jonas.berg@kestrel.example', Environment: 'sandbox' }),
  arjun: group('dev', 'rg-sandbox-arjun', null),
  poc: group('dev', 'rg-poc-search', { owner: 'emil.strand', expires: '2025-12-31' }, 'northeurope'),
  network: group('dev', 'rg-dev-network', { owner: 'team-platform@kestrel.example', environment: 'development' }),
  shell: group('dev', 'cloud-shell-storage-westeurope', null),
}
