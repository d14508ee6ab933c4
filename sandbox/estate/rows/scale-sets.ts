import type { Row } from '../estate.ts'
import { type Image, images, type OperatingSystem, osProfile, securityProfile } from './compute.ts'
import { type Columns, guid, idOf, moment, type Place, resource } from './row.ts'

export interface ScaleSetOptions {
  os: OperatingSystem
  subnet: string
  capacity: number
  image?: Image
  size?: string
  nsg?: string
  upgradePolicy?: 'Manual' | 'Automatic' | 'Rolling'
  automaticOsUpgrade?: boolean
  trustedLaunch?: boolean
  encryptionAtHost?: boolean
  publicIpPerInstance?: boolean
  passwordLogin?: boolean
}

export function scaleSet(at: Place, name: string, options: ScaleSetOptions, columns: Columns = {}): Row {
  const id = idOf(at, 'Microsoft.Compute/virtualMachineScaleSets', name)
  const profile = osProfile(name, { ...options, patchMode: null })
  const { computerName: computerNamePrefix, ...rest } = profile
  return resource(
    at,
    'Microsoft.Compute/virtualMachineScaleSets',
    name,
    {
      provisioningState: 'Succeeded',
      uniqueId: guid(id),
      timeCreated: moment(id),
      orchestrationMode: 'Uniform',
      singlePlacementGroup: false,
      overprovision: false,
      platformFaultDomainCount: 1,
      upgradePolicy: {
        mode: options.upgradePolicy ?? 'Manual',
        automaticOSUpgradePolicy:
          options.automaticOsUpgrade === undefined
            ? undefined
            : { enableAutomaticOSUpgrade: options.automaticOsUpgrade, disableAutomaticRollback: false },
      },
      virtualMachineProfile: {
        osProfile: { computerNamePrefix, ...rest },
        storageProfile: {
          osDisk: {
            osType: options.os,
            createOption: 'FromImage',
            caching: 'ReadOnly',
            diskSizeGB: 128,
            managedDisk: { storageAccountType: 'Premium_LRS' },
          },
          imageReference: { ...(options.image ?? images.ubuntu2204), version: 'latest' },
        },
        networkProfile: {
          networkInterfaceConfigurations: [
            {
              name,
              properties: {
                primary: true,
                enableAcceleratedNetworking: true,
                enableIPForwarding: false,
                dnsSettings: { dnsServers: [] },
                ...(options.nsg ? { networkSecurityGroup: { id: options.nsg } } : {}),
                ipConfigurations: [
                  {
                    name: 'ipconfig1',
                    properties: {
                      primary: true,
                      privateIPAddressVersion: 'IPv4',
                      subnet: { id: options.subnet },
                      ...(options.publicIpPerInstance
                        ? {
                            publicIPAddressConfiguration: {
                              name: `${name}-pip`,
                              properties: { idleTimeoutInMinutes: 15, publicIPAddressVersion: 'IPv4' },
                            },
                          }
                        : {}),
                    },
                  },
                ],
              },
            },
          ],
        },
        ...(options.trustedLaunch || options.encryptionAtHost !== undefined
          ? {
              securityProfile: securityProfile({
                ...options,
                securityType: options.trustedLaunch ? 'TrustedLaunch' : 'Standard',
              }),
            }
          : {}),
        extensionProfile: { extensions: [] },
      },
    },
    { sku: { name: options.size ?? 'Standard_D2s_v5', tier: 'Standard', capacity: options.capacity }, ...columns },
  )
}
