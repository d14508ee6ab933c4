import { cases } from '../testing.ts'
import { networkInterfaces } from './network-interfaces.ts'

cases(networkInterfaces, 'nic-ip-forwarding', [
  ['off', { enableIPForwarding: false }, 'pass'],
  ['on', { enableIPForwarding: true }, 'fail'],
  ['on, in another case', { enableIpForwarding: true }, 'fail'],
  ['unset', {}, 'default'],
  ['no properties', null, 'unknown'],
])
