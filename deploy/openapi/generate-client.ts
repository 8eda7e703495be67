import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { generatedFolder, type DescribedService } from './described-services.ts';

/** The files of a generated client. */
export const generatedFiles = ['types.gen.ts', 'sdk.gen.ts', 'operations.gen.ts', 'index.ts'] as const;

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
  const paths = behindGateway(service, document);
  const output = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-openapi-'));
  try {
    await createClient({
      input: { ...document, paths } as never,
      output,
      logs: { level: 'silent' },
      plugins: [
        { name: '@hey-api/typescript', enums: 'javascript' },
        { name: '@hey-api/sdk', client: false },
      ],
    });
    const text = (file: string): string => readFileSync(path.join(output, file), 'utf8');
    const [banner, , ...rest] = text('sdk.gen.ts').split('\n');
    return {
      'types.gen.ts': text('types.gen.ts'),
      'sdk.gen.ts': [banner, '', clientImport, ...rest].join('\n'),
      'operations.gen.ts': `${banner}\n\n${operationsText(service, paths)}`,
      'index.ts': [
        banner,
        '',
        `export * from './types.gen.js';`,
        `export * from './sdk.gen.js';`,
        `export type * from './operations.gen.js';`,
        '',
      ].join('\n'),
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

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** A type that says of each method and path what its request takes and what its successful response holds. */
function operationsText(service: DescribedService, paths: OpenAPIObject['paths']): string {
  const operations = Object.entries(paths).flatMap(([route, item]) =>
    methods.flatMap((method) => {
      const id = item[method]?.operationId;
      return id === undefined ? [] : [{ key: `${method.toUpperCase()} ${route}`, name: capitalised(id) }];
    }),
  );
  const imported = operations.flatMap(({ name }) => [`${name}Data`, `${name}Responses`]);
  return [
    'import type {',
    ...imported.map((name) => `  ${name},`),
    `} from './types.gen.js';`,
    '',
    `export interface ${capitalised(service)}Operations {`,
    ...operations.map(
      ({ key, name }) =>
        `  '${key}': { data: ${name}Data; response: ${name}Responses[keyof ${name}Responses] };`,
    ),
    '}',
    '',
  ].join('\n');
}

const capitalised = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Writes the generated client of a service into the repository. */
export async function writeClient(service: DescribedService, document: OpenAPIObject): Promise<void> {
  const folder = generatedFolder(service);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(await generateClient(service, document)))
    writeFileSync(path.join(folder, file), text);
}
