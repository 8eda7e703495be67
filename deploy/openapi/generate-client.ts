import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { generatedFolder, type DescribedService } from './described-services.ts';

/** The files of a generated client. */
export const generatedFiles = ['types.gen.ts', 'sdk.gen.ts', 'index.ts'] as const;

/** Where the generated functions find the types of the client that sends their requests. */
const clientImport = `import type { Client, ClientMeta, Options as Options2, RequestResult, TDataShape } from '../../client.js';`;

/**
 * Generates the types and the functions of a service's document.
 * @returns the text of each of `generatedFiles`
 */
export async function generateClient(
  service: DescribedService,
  document: OpenAPIObject,
): Promise<Record<(typeof generatedFiles)[number], string>> {
  const output = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-openapi-'));
  try {
    await createClient({
      input: { ...document, paths: behindGateway(service, document) } as never,
      output,
      logs: { level: 'silent' },
      plugins: ['@hey-api/typescript', { name: '@hey-api/sdk', client: false }],
    });
    const text = (file: string): string => readFileSync(path.join(output, file), 'utf8');
    const [banner, , ...rest] = text('sdk.gen.ts').split('\n');
    return {
      'types.gen.ts': text('types.gen.ts'),
      'sdk.gen.ts': [banner, '', clientImport, ...rest].join('\n'),
      'index.ts': `${banner}\n\nexport type * from './types.gen.js';\nexport * from './sdk.gen.js';\n`,
    };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** Paths as the gateway offers them: `/v1/cases` of alerts is `/api/alerts/v1/cases`. */
const behindGateway = (service: DescribedService, { paths }: OpenAPIObject): OpenAPIObject['paths'] =>
  Object.fromEntries(
    Object.entries(paths)
      .filter(([route]) => route.startsWith('/v1/'))
      .map(([route, item]) => [`/api/${service}${route}`, item]),
  );

/** Writes the generated client of a service into the repository. */
export async function writeClient(service: DescribedService, document: OpenAPIObject): Promise<void> {
  const folder = generatedFolder(service);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(await generateClient(service, document)))
    writeFileSync(path.join(folder, file), text);
}
