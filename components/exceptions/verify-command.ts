/**
 * The command that proves the log of exceptions on the machine of the installation.
 * @param head a head that was written down, such as 147:3f0a…
 * @param isSampleData the pages are those of `npm run demo`, whose database is beside the installation's
 */
export const verifyCommand = (head: string, isSampleData: boolean): string =>
  `npm run -s audit:verify -- ${isSampleData ? '--demo ' : ''}--head ${head}`
