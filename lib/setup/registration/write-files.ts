import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Files, filesIn } from './az.ts'
import { bicepConfig, mainBicep, readingBicep } from './bicep.ts'
import { manifestOf, type Registration } from './manifest.ts'

/** The files that the commands and Bicep read, by name. None holds a secret. */
export function registrationFiles(registration: Registration): Readonly<Record<string, string>> {
  return {
    'app.json': `${JSON.stringify(manifestOf(registration), null, 2)}\n`,
    'bicepconfig.json': bicepConfig,
    'main.bicep': mainBicep(registration),
    'reading.bicep': readingBicep,
  }
}

/** Writes them into a folder, over those of an earlier time. */
export async function writeRegistrationFiles(folder: string, registration: Registration): Promise<Files> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(registrationFiles(registration))) await writeFile(join(folder, name), text)
  return filesIn(folder)
}
