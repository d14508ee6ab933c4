import type { Row } from '../estate.ts'
import { networkInterface, nicId } from './interfaces.ts'
import { type Columns, guid, hash, idOf, moment, type Place, type Properties, resource } from './row.ts'

export type OperatingSystem = 'Linux' | 'Windows'

export interface Image {
  publisher: string
  offer: string
  sku: string
}

export const images = {
  ubuntu2404: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server' },
  ubuntu2204: { publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku: '22_04-lts-gen2' },
  ubuntu1804: { publisher: 'Canonical', offer: 'UbuntuServer', sku: '18.04-LTS' },
  rhel9: { publisher: 'RedHat', offer: 'RHEL', sku: '9-lvm-gen2' },
  windows2022: { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2022-datacenter-azure-edition' },
  windows2019: { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2019-datacenter-gensecond' },
  windows2012: { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2012-R2-Datacenter' },
  sql2022: { publisher: 'MicrosoftSQLServer', offer: 'sql2022-ws2022', sku: 'standard-gen2' },
} satisfies Record<string, Image>

export interface MachineOptions {
  os: OperatingSystem
  subnet: string
  image?: Image
  size?: string
  publicIp?: string
  nsg?: string
  forwarding?: boolean
  /** As in osProfile.*Configuration.patchSettings; null leaves patchSettings out, as on machines from before 2021. */
  patchMode?: 'AutomaticByPlatform' | 'AutomaticByOS' | 'ImageDefault' | 'Manual' | null
  assessmentMode?: 'AutomaticByPlatform' | 'ImageDefault'
  /** null leaves securityProfile out (generation 1 images and old deployments). */
  securityType?: 'TrustedLaunch' | 'Standard' | null
  secureBoot?: boolean
  encryptionAtHost?: boolean
  passwordLogin?: boolean
  adminUsername?: string
  bootDiagnostics?: boolean | null
  /** An unmanaged disk: a page blob in this storage account. */
  vhdIn?: string
  dataDisks?: number
  /** Nobody exports the disks over a public endpoint. */
  privateDisks?: boolean
  running?: boolean
  identity?: Properties | null
  agents?: string[]
}

export const machineId = (at: Place, name: string) => idOf(at, 'Microsoft.Compute/virtualMachines', name)

/** The name that Azure gives the disk of a machine's operating system. */
export const osDiskName = (at: Place, machine: string) =>
  `${machine}_OsDisk_1_${guid(`os ${machineId(at, machine)}`).replaceAll('-', '')}`

/** A virtual machine with what Azure makes beside it: its disks, its network interface and its extensions. */
export function virtualMachine(at: Place, name: string, options: MachineOptions, columns: Columns = {}): Row[] {
  const id = machineId(at, name)
  const nic = `${name}-nic`
  const dataDisks = Array.from({ length: options.dataDisks ?? 0 }, (_, lun) => `${name}-data-${lun}`)
  const osDisk = osDiskName(at, name)
  const access = options.privateDisks
    ? ({ networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' } as const)
    : {}
  const attached = { ...columns, identity: null, managedBy: id, location: at.location }
  return [
    resource(
      at,
      'Microsoft.Compute/virtualMachines',
      name,
      machineProperties(at, name, options, nic, osDisk, dataDisks),
      {
        ...columns,
        identity: options.identity ?? null,
      },
    ),
    networkInterface(at, nic, { ...options, virtualMachine: id }, { tags: columns.tags }),
    ...(options.vhdIn
      ? []
      : [
          disk(
            at,
            osDisk,
            { os: options.os, image: options.image, securityType: options.securityType, ...access },
            attached,
          ),
        ]),
    ...dataDisks.map((name) => disk(at, name, { gigabytes: 256, ...access }, attached)),
    ...(options.agents ?? []).map((agent) => extension(at, name, agent, columns.tags)),
  ]
}

function machineProperties(
  at: Place,
  name: string,
  options: MachineOptions,
  nic: string,
  osDisk: string,
  dataDisks: string[],
): Properties {
  const id = machineId(at, name)
  const image = options.image ?? (options.os === 'Windows' ? images.windows2022 : images.ubuntu2204)
  const boot = options.bootDiagnostics === undefined ? true : options.bootDiagnostics
  const running = options.running ?? true
  return {
    provisioningState: 'Succeeded',
    vmId: guid(`vm ${id}`),
    timeCreated: moment(id),
    hardwareProfile: { vmSize: options.size ?? 'Standard_D2s_v5' },
    networkProfile: {
      networkInterfaces: [{ id: nicId(at, nic), properties: { primary: true, deleteOption: 'Detach' } }],
    },
    osProfile: osProfile(name, options),
    storageProfile: {
      imageReference: {
        ...image,
        version: 'latest',
        exactVersion: `${hash(id) % 30}.0.${20230000 + (hash(id, 2) % 30000)}`,
      },
      osDisk: {
        osType: options.os,
        name: osDisk,
        createOption: 'FromImage',
        caching: 'ReadWrite',
        diskSizeGB: options.os === 'Windows' ? 127 : 30,
        deleteOption: 'Detach',
        ...(options.vhdIn
          ? { vhd: { uri: `https://${options.vhdIn}.blob.core.windows.net/vhds/${name}.vhd` } }
          : { managedDisk: { id: diskId(at, osDisk), storageAccountType: 'Premium_LRS' } }),
      },
      dataDisks: dataDisks.map((disk, lun) => ({
        lun,
        name: disk,
        createOption: 'Empty',
        caching: 'ReadOnly',
        diskSizeGB: 256,
        deleteOption: 'Detach',
        toBeDetached: false,
        managedDisk: { id: diskId(at, disk), storageAccountType: 'Premium_LRS' },
      })),
      diskControllerType: 'SCSI',
    },
    securityProfile: securityProfile(options),
    diagnosticsProfile: boot === null ? undefined : { bootDiagnostics: { enabled: boot } },
    extended: {
      instanceView: {
        computerName: name,
        hyperVGeneration: options.securityType === null ? 'V1' : 'V2',
        osName: options.os === 'Windows' ? 'Windows Server' : image.publisher === 'RedHat' ? 'redhat' : 'ubuntu',
        powerState: running
          ? { code: 'PowerState/running', displayStatus: 'VM running', level: 'Info' }
          : { code: 'PowerState/deallocated', displayStatus: 'VM deallocated', level: 'Info' },
      },
    },
  }
}

export function osProfile(name: string, options: MachineOptions): Properties {
  const patchMode = options.patchMode === undefined ? 'ImageDefault' : options.patchMode
  const patchSettings =
    patchMode === null ? {} : { patchSettings: { patchMode, assessmentMode: options.assessmentMode ?? 'ImageDefault' } }
  const base = {
    computerName: name.slice(0, 15),
    adminUsername: options.adminUsername ?? (options.os === 'Windows' ? 'kestreladmin' : 'azureuser'),
    secrets: [],
    allowExtensionOperations: true,
    requireGuestProvisionSignal: true,
  }
  if (options.os === 'Windows')
    return {
      ...base,
      windowsConfiguration: {
        provisionVMAgent: true,
        enableAutomaticUpdates: patchMode !== 'Manual',
        ...patchSettings,
      },
    }
  return {
    ...base,
    linuxConfiguration: {
      disablePasswordAuthentication: !(options.passwordLogin ?? false),
      provisionVMAgent: true,
      ...patchSettings,
      ...(options.passwordLogin
        ? {}
        : { ssh: { publicKeys: [{ path: '/home/azureuser/.ssh/authorized_keys', keyData: 'ssh-rsa AAAAB3Nza' }] } }),
    },
  }
}

export function securityProfile(options: MachineOptions): Properties | undefined {
  const securityType = options.securityType === undefined ? 'TrustedLaunch' : options.securityType
  const atHost = options.encryptionAtHost === undefined ? {} : { encryptionAtHost: options.encryptionAtHost }
  if (securityType !== 'TrustedLaunch') return options.encryptionAtHost === undefined ? undefined : atHost
  return { securityType, uefiSettings: { secureBootEnabled: options.secureBoot ?? true, vTpmEnabled: true }, ...atHost }
}

export const diskId = (at: Place, name: string) => idOf(at, 'Microsoft.Compute/disks', name)

export interface DiskOptions {
  os?: OperatingSystem
  image?: Image
  gigabytes?: number
  securityType?: 'TrustedLaunch' | 'Standard' | null
  networkAccessPolicy?: 'AllowAll' | 'AllowPrivate' | 'DenyAll'
  publicNetworkAccess?: 'Enabled' | 'Disabled'
  encryption?: string
}

/** A managed disk; attached where the columns say what manages it. */
export function disk(at: Place, name: string, options: DiskOptions, columns: Columns = {}): Row {
  const id = diskId(at, name)
  const gigabytes = options.gigabytes ?? (options.os === 'Windows' ? 127 : 30)
  return resource(
    at,
    'Microsoft.Compute/disks',
    name,
    {
      provisioningState: 'Succeeded',
      uniqueId: guid(`disk ${id}`),
      timeCreated: moment(id),
      diskState: columns.managedBy ? 'Attached' : 'Unattached',
      osType: options.os,
      hyperVGeneration: options.os ? (options.securityType === null ? 'V1' : 'V2') : undefined,
      creationData: options.os ? { createOption: 'FromImage' } : { createOption: 'Empty' },
      diskSizeGB: gigabytes,
      diskSizeBytes: gigabytes * 1_073_741_824,
      diskIOPSReadWrite: 500,
      diskMBpsReadWrite: 100,
      encryption: { type: options.encryption ?? 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: options.networkAccessPolicy ?? 'AllowAll',
      publicNetworkAccess: options.publicNetworkAccess ?? 'Enabled',
      securityProfile:
        options.os && options.securityType === 'TrustedLaunch' ? { securityType: 'TrustedLaunch' } : undefined,
      tier: 'P10',
    },
    { sku: { name: 'Premium_LRS', tier: 'Premium' }, ...columns },
  )
}

const agents: Record<string, { publisher: string; version: string }> = {
  AzureMonitorLinuxAgent: { publisher: 'Microsoft.Azure.Monitor', version: '1.33' },
  AzureMonitorWindowsAgent: { publisher: 'Microsoft.Azure.Monitor', version: '1.31' },
  AzurePolicyforLinux: { publisher: 'Microsoft.GuestConfiguration', version: '1.26' },
  AzurePolicyforWindows: { publisher: 'Microsoft.GuestConfiguration', version: '1.29' },
  MicrosoftMonitoringAgent: { publisher: 'Microsoft.EnterpriseCloud.Monitoring', version: '1.0' },
  'MDE.Linux': { publisher: 'Microsoft.Azure.AzureDefenderForServers', version: '1.0' },
  'MDE.Windows': { publisher: 'Microsoft.Azure.AzureDefenderForServers', version: '1.0' },
}

export function extension(at: Place, machine: string, agent: string, tags?: Columns['tags']): Row {
  const known = agents[agent]
  return resource(
    at,
    'Microsoft.Compute/virtualMachines/extensions',
    `${machine}/${agent}`,
    {
      provisioningState: 'Succeeded',
      publisher: known?.publisher ?? 'Microsoft.Azure.Extensions',
      type: agent,
      typeHandlerVersion: known?.version ?? '1.0',
      autoUpgradeMinorVersion: true,
      enableAutomaticUpgrade: !agent.startsWith('MDE'),
      settings: null,
    },
    { tags },
  )
}
