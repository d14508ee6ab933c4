/** Where a cloud's Resource Manager and sign-in live, and what a token for it is asked for. */
export interface CloudEndpoints {
  resourceManager: string
  authorityHost: string
  /** Audience of access tokens, without `/.default`. */
  audience: string
}

/** Source: the endpoints that the Azure SDKs and `az cloud list` name. */
export const clouds = {
  public: {
    resourceManager: 'https://management.azure.com',
    authorityHost: 'https://login.microsoftonline.com',
    audience: 'https://management.azure.com',
  },
  usgovernment: {
    resourceManager: 'https://management.usgovcloudapi.net',
    authorityHost: 'https://login.microsoftonline.us',
    audience: 'https://management.usgovcloudapi.net',
  },
  china: {
    resourceManager: 'https://management.chinacloudapi.cn',
    authorityHost: 'https://login.chinacloudapi.cn',
    audience: 'https://management.chinacloudapi.cn',
  },
} as const satisfies Record<string, CloudEndpoints>

export type CloudName = keyof typeof clouds
